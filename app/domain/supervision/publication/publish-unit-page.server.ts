import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { showFiles } from "#app/domain/identity/show-files.server";
import { notPublished, pageMovedOn } from "#app/domain/supervision/publication/errors";

/**
 * Shows the draft to everybody, with its pictures. Published as it is already, it changes nothing.
 *
 * @param version the draft that the manager has seen
 * @throws pageMovedOn when somebody changed it since, or there is none
 */
export async function publishUnitPage(actor: Actor, version: number): Promise<void> {
  const unitId = actor.orgId;
  await inTransaction(async (tx) => {
    const { count } = await tx.unitPage.updateMany({
      where: { unitId, version, OR: [{ publishedVersion: null }, { publishedVersion: { lt: version } }] },
      data: { publishedAt: actor.now, publishedVersion: version },
    });
    if (count === 0) {
      if (await tx.unitPage.findFirst({ where: { unitId, version, publishedVersion: version }, select: { unitId: true } })) return;
      throw pageMovedOn();
    }
    await removePublished(tx, unitId);
    await tx.$executeRaw`
      INSERT INTO unit_page_text (unit_id, edition, tagline_zh, tagline_en, story_zh, story_en, shows_suppliers, shows_progress)
      SELECT unit_id, 'PUBLISHED', tagline_zh, tagline_en, story_zh, story_en, shows_suppliers, shows_progress FROM unit_page_text
      WHERE unit_id = ${unitId}::uuid AND edition = 'DRAFT'`;
    const shown = await tx.$queryRaw<{ fileId: string }[]>`
      INSERT INTO unit_page_picture (unit_id, edition, position, file_id, alt_zh, alt_en)
      SELECT unit_id, 'PUBLISHED', position, file_id, alt_zh, alt_en FROM unit_page_picture WHERE unit_id = ${unitId}::uuid AND edition = 'DRAFT'
      RETURNING file_id AS "fileId"`;
    await showFiles(
      tx,
      { type: "unit", id: unitId },
      shown.map(({ fileId }) => fileId),
      true,
    );
    await writeAudit(tx, actor, { action: "unit-page.publish", objectType: "unit-page", objectId: unitId, unitId, detail: { version } });
  });
}

/** Takes the page off the net; the draft stays. @throws notPublished when it is not there, or somebody else was quicker */
export async function takeDownUnitPage(actor: Actor): Promise<void> {
  const unitId = actor.orgId;
  await inTransaction(async (tx) => {
    const { count } = await tx.unitPage.updateMany({
      where: { unitId, publishedAt: { not: null } },
      data: { publishedAt: null, publishedVersion: null },
    });
    if (count === 0) throw notPublished();
    await removePublished(tx, unitId);
    await writeAudit(tx, actor, { action: "unit-page.take-down", objectType: "unit-page", objectId: unitId, unitId });
  });
}

/** The edition that was shown goes, and its pictures are closed. */
async function removePublished(tx: Tx, unitId: string): Promise<void> {
  const gone = await tx.$queryRaw<{ fileId: string }[]>`
    DELETE FROM unit_page_picture WHERE unit_id = ${unitId}::uuid AND edition = 'PUBLISHED' RETURNING file_id AS "fileId"`;
  await tx.unitPageText.deleteMany({ where: { unitId, edition: "PUBLISHED" } });
  await showFiles(
    tx,
    { type: "unit", id: unitId },
    gone.map(({ fileId }) => fileId),
    false,
  );
}
