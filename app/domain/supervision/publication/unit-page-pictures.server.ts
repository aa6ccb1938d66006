import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { pageMissing, pictureGone, tooManyPictures } from "#app/domain/supervision/publication/errors";
import { refusePersons } from "#app/domain/supervision/publication/save-unit-page.server";

export const MOST_PICTURES = 6;

/** Adds a stored picture to the draft, after those it has. @throws pageMissing, tooManyPictures, contactInText, personInText */
export async function addUnitPagePicture(actor: Actor, fileId: string, alt: { altZh: string; altEn: string }): Promise<void> {
  const unitId = actor.orgId;
  await inTransaction(async (tx) => {
    await claimDraft(tx, actor);
    await refusePersons(tx, unitId, [
      { field: "altZh", text: alt.altZh },
      { field: "altEn", text: alt.altEn },
    ]);
    const pictures = await tx.unitPagePicture.findMany({ where: { unitId, edition: "DRAFT" }, select: { position: true } });
    if (pictures.length >= MOST_PICTURES) throw tooManyPictures(MOST_PICTURES);
    const position = Math.max(0, ...pictures.map((picture) => picture.position)) + 1;
    await tx.unitPagePicture.create({ data: { unitId, edition: "DRAFT", position, fileId, ...alt } });
    await writeAudit(tx, actor, { action: "unit-page.picture-add", objectType: "unit-page", objectId: unitId, unitId });
  });
}

/** Takes a picture off the draft; what is published keeps it until it is published again. @throws pageMissing, pictureGone */
export async function removeUnitPagePicture(actor: Actor, position: number): Promise<void> {
  const unitId = actor.orgId;
  await inTransaction(async (tx) => {
    await claimDraft(tx, actor);
    const { count } = await tx.unitPagePicture.deleteMany({ where: { unitId, edition: "DRAFT", position } });
    if (count === 0) throw pictureGone();
    await writeAudit(tx, actor, { action: "unit-page.picture-remove", objectType: "unit-page", objectId: unitId, unitId });
  });
}

/** Two who change pictures come after each other, and the draft is ahead of what is published. */
async function claimDraft(tx: Tx, actor: Actor): Promise<void> {
  const { count } = await tx.unitPage.updateMany({
    where: { unitId: actor.orgId },
    data: { version: { increment: 1 }, updatedAt: actor.now },
  });
  if (count === 0) throw pageMissing();
}
