import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { endBeforeStart, rowMovedOn } from "#app/domain/region/errors";
import type { ProgrammeInput } from "#app/domain/region/schema";
import { enqueue } from "#app/jobs/boss.server";
import { fromDbDate, toDbDate } from "#app/lib/dates";

/**
 * Renames a programme, or sets the day after which nothing counts under it any more. Orders keep the verdict they were placed with; where the day is past
 * already, the badges of its produce follow at once.
 *
 * @throws rowMovedOn when there is no such programme
 * @throws endBeforeStart
 */
export async function editProgramme(tx: Tx, actor: Actor, programmeId: string, input: Omit<ProgrammeInput, "source">): Promise<void> {
  const { nameZh, nameEn, shortZh, shortEn, validTo } = input;
  const names = { nameZh, nameEn, shortZh, shortEn };
  const [programme] = await tx.$queryRaw<{ validFrom: Date }[]>`
      SELECT valid_from AS "validFrom" FROM programme WHERE id = ${programmeId}::uuid FOR UPDATE`;
  if (!programme) throw rowMovedOn();
  if (validTo !== undefined && validTo < fromDbDate(programme.validFrom)) throw endBeforeStart();
  const data = { ...names, validTo: validTo === undefined ? null : toDbDate(validTo) };
  if ((await tx.programme.count({ where: { id: programmeId, ...data } })) > 0) return;
  await tx.programme.update({ where: { id: programmeId }, data });
  await enqueue(tx, "catalog.refreshBadges", {});
  await writeAudit(tx, actor, {
    action: "programme.edit",
    objectType: "programme",
    objectId: programmeId,
    detail: { ...names, validTo: validTo ?? null },
  });
}
