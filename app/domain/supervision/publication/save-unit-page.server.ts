import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { contactInText, pageMovedOn, personInText, slugStays, slugTaken } from "#app/domain/supervision/publication/errors";
import type { UnitPageInput } from "#app/domain/supervision/publication/schema";
import { findForbidden } from "#app/domain/supervision/publication/unit-page-text";

/**
 * Keeps the draft of the unit's own page. Nobody sees it before it is published, and what is published stays as it is.
 *
 * @throws contactInText, personInText when a text leads to a person; slugTaken, slugStays, pageMovedOn
 */
export async function saveUnitPage(actor: Actor, input: UnitPageInput): Promise<void> {
  const unitId = actor.orgId;
  await inTransaction(async (tx) => {
    await refusePersons(tx, unitId, [
      { field: "taglineZh", text: input.taglineZh },
      { field: "taglineEn", text: input.taglineEn },
      { field: "storyZh", text: input.storyZh },
      { field: "storyEn", text: input.storyEn },
    ]);
    const page = await tx.unitPage.findUnique({ where: { unitId }, select: { slug: true, publishedAt: true } });
    if (page?.publishedAt && page.slug !== input.slug) throw slugStays();
    if (await tx.unitPage.findFirst({ where: { slug: input.slug, unitId: { not: unitId } }, select: { unitId: true } })) throw slugTaken();
    const { count } = page
      ? await tx.unitPage.updateMany({
          where: { unitId, version: input.version },
          data: { slug: input.slug, version: { increment: 1 }, updatedAt: actor.now },
        })
      : await tx.unitPage.createMany({
          data: input.version === 0 ? [{ unitId, slug: input.slug, updatedAt: actor.now }] : [],
          skipDuplicates: true,
        });
    if (count === 0) throw pageMovedOn();
    const text = {
      taglineZh: input.taglineZh,
      taglineEn: input.taglineEn,
      storyZh: input.storyZh,
      storyEn: input.storyEn,
      showsSuppliers: input.showsSuppliers,
      showsProgress: input.showsProgress,
    };
    await tx.unitPageText.upsert({
      where: { unitId_edition: { unitId, edition: "DRAFT" } },
      create: { unitId, edition: "DRAFT", ...text },
      update: text,
    });
    await writeAudit(tx, actor, {
      action: "unit-page.save",
      objectType: "unit-page",
      objectId: unitId,
      unitId,
      detail: { slug: input.slug },
    });
  });
}

/** No page names the people of its unit or how to reach them. @throws contactInText, personInText */
export async function refusePersons(tx: Tx, unitId: string, texts: readonly { field: string; text: string }[]): Promise<void> {
  const people = await tx.$queryRaw<{ name: string }[]>`
    SELECT contact_name AS name FROM unit WHERE id = ${unitId}::uuid
    UNION SELECT u.name FROM access_grant g JOIN app_user u ON u.id = g.user_id WHERE g.unit_id = ${unitId}::uuid`;
  const forbidden = findForbidden(
    texts,
    people.map(({ name }) => name),
  );
  if (forbidden) throw forbidden.what === "contact" ? contactInText(forbidden.field) : personInText(forbidden.field);
}
