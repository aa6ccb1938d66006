import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { rowMovedOn } from "#app/domain/region/errors";
import type { CountingStageInput } from "#app/domain/region/schema";

/**
 * Says which stage of a programme counts in a fiscal year: accepted goods, or only what is paid in full. Other years keep theirs; no entry changes, every
 * stage is still shown.
 *
 * @throws rowMovedOn when there is no such programme
 *
 * Source: the rule of 2021 leaves out what is not paid; places may count accepted goods. Hence by programme and year.
 */
export async function setCountingStage(tx: Tx, actor: Actor, programmeId: string, input: CountingStageInput): Promise<void> {
  const { fiscalYear, countingStage, source } = input;
  if ((await tx.programme.count({ where: { id: programmeId } })) === 0) throw rowMovedOn();
  const key = { programmeId_fiscalYear: { programmeId, fiscalYear } };
  const before = await tx.programmeYear.findUnique({ where: key, select: { countingStage: true, source: true } });
  if (before?.countingStage === countingStage && before.source === source) return;
  await tx.programmeYear.upsert({
    where: key,
    create: { programmeId, fiscalYear, countingStage, source },
    update: { countingStage, source },
  });
  await writeAudit(tx, actor, {
    action: "programme.setCountingStage",
    objectType: "programme",
    objectId: programmeId,
    detail: { fiscalYear, before: before?.countingStage ?? null, countingStage },
  });
}
