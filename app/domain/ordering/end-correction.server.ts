import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { CorrectionState } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { lastDayOf } from "#app/domain/ordering/correction-deadline.server";
import { correctionMovedOn, correctionNotFound } from "#app/domain/ordering/errors";
import { calendarDateOf } from "#app/lib/dates";

/**
 * A reviewer of either unit says no, with a reason; nothing moves, and the lines may be proposed anew.
 *
 * @throws correctionNotFound, correctionMovedOn
 */
export async function declineCorrection(actor: Actor, correctionId: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const correction = await tx.correction.findFirst({
      where: { id: correctionId, OR: [{ fromUnitId: actor.orgId }, { toUnitId: actor.orgId }] },
    });
    if (!correction) throw correctionNotFound();
    await end(tx, actor, correction, "DECLINED", reason);
  });
}

/**
 * The proposing unit takes its proposal back while consents are missing.
 *
 * @throws correctionNotFound when it is another unit's proposal, correctionMovedOn
 */
export async function withdrawCorrection(actor: Actor, correctionId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const correction = await tx.correction.findFirst({ where: { id: correctionId, proposedByUnitId: actor.orgId } });
    if (!correction) throw correctionNotFound();
    await end(tx, actor, correction, "WITHDRAWN", null);
  });
}

async function end(
  tx: Tx,
  actor: Actor,
  correction: { unitId: string; id: string; number: string },
  state: Extract<CorrectionState, "DECLINED" | "WITHDRAWN">,
  endReason: string | null,
): Promise<void> {
  const { unitId, id, number } = correction;
  const { count } = await tx.correction.updateMany({
    where: { unitId, id, state: "PROPOSED" },
    data: { state, endReason, endedAt: actor.now, endedById: actor.userId, endedByUnitId: actor.orgId },
  });
  if (count === 0) throw correctionMovedOn();
  await tx.correctionLine.updateMany({ where: { unitId, correctionId: id }, data: { open: false } });
  await writeAudit(tx, actor, {
    action: state === "DECLINED" ? "correction.decline" : "correction.withdraw",
    objectType: "correction",
    objectId: id,
    unitId: actor.orgId,
    detail: { number },
  });
}

const BATCH = 200;

/**
 * Ends proposals whose period is over without the consents. Run daily; running it again changes nothing.
 *
 * @returns how many lapsed
 */
export async function lapseCorrections(now: Date): Promise<number> {
  const today = calendarDateOf(now);
  let lapsed = 0;
  let after = { proposedAt: new Date(0), id: "00000000-0000-0000-0000-000000000000" };
  for (;;) {
    const open = await db.correction.findMany({
      where: {
        state: "PROPOSED",
        OR: [{ proposedAt: { gt: after.proposedAt } }, { proposedAt: after.proposedAt, id: { gt: after.id } }],
      },
      orderBy: [{ proposedAt: "asc" }, { id: "asc" }],
      take: BATCH,
    });
    for (const correction of open) {
      const { unitId, id } = correction;
      lapsed += await inTransaction(async (tx) => {
        const lastDay = await lastDayOf(tx, correction);
        if (lastDay === null || today <= lastDay) return 0;
        const { count } = await tx.correction.updateMany({
          where: { unitId, id, state: "PROPOSED" },
          data: { state: "LAPSED", endedAt: now },
        });
        if (count > 0) await tx.correctionLine.updateMany({ where: { unitId, correctionId: id }, data: { open: false } });
        if (count > 0)
          await tx.$executeRaw`INSERT INTO audit_log (at, action, object_type, object_id, unit_id, detail, request_id)
            VALUES (${now}, 'correction.lapse', 'correction', ${id}, ${unitId}::uuid, jsonb_build_object('lastDay', ${lastDay}::text), 'job')`;
        return count;
      });
    }
    const last = open.at(-1);
    if (!last || open.length < BATCH) return lapsed;
    after = last;
  }
}
