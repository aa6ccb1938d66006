import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { reAttributionPostings, sourcePostings, type LineStages } from "#app/domain/ordering/correction-postings";
import { lastDayOf } from "#app/domain/ordering/correction-deadline.server";
import { correctionMovedOn, correctionNotFound, correctionTooLate, nothingToMove, selfApproval } from "#app/domain/ordering/errors";
import { selectHolding, selectLineStages, toLineStages, type LineStagesRow } from "#app/domain/ordering/line-stages.server";
import { ensureAccounts, postQuota } from "#app/domain/quota/ledger.server";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * A reviewer consents for the actor's unit. With the last consent that is needed the ledger posts the pair, and what happens to the lines later posts to where
 * they then belong.
 *
 * @throws correctionNotFound, selfApproval (who proposed does not consent, nor does one person for two units), correctionTooLate, correctionMovedOn,
 *   nothingToMove when the order was cancelled meanwhile
 */
export async function approveCorrection(actor: Actor, correctionId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const correction = await tx.correction.findFirst({
      where: { id: correctionId, OR: [{ fromUnitId: actor.orgId }, { toUnitId: actor.orgId }] },
    });
    if (!correction) throw correctionNotFound();
    if ([correction.proposedById, correction.fromApprovedById, correction.toApprovedById].includes(actor.userId)) {
      throw correction.state === "PROPOSED" ? selfApproval() : correctionMovedOn();
    }
    const lastDay = await lastDayOf(tx, correction);
    if (lastDay !== null && calendarDateOf(actor.now) > lastDay) throw correctionTooLate(lastDay);

    const losing = correction.fromUnitId === actor.orgId;
    const gaining = correction.toUnitId === actor.orgId;
    const { count } = await tx.correction.updateMany({
      where: {
        unitId: correction.unitId,
        id: correction.id,
        state: "PROPOSED",
        proposedById: { not: actor.userId },
        ...(losing ? { fromApprovedAt: null } : {}),
        ...(gaining ? { toApprovedAt: null } : {}),
      },
      data: {
        ...(losing ? { fromApprovedAt: actor.now, fromApprovedById: actor.userId } : {}),
        ...(gaining ? { toApprovedAt: actor.now, toApprovedById: actor.userId } : {}),
      },
    });
    if (count === 0) throw correctionMovedOn();
    await writeAudit(tx, actor, {
      action: "correction.approve",
      objectType: "correction",
      objectId: correction.id,
      unitId: actor.orgId,
      detail: { number: correction.number },
    });
    // The update holds the correction's row: whoever consents for the other side at this moment waits, and then sees both.
    const now = await tx.correction.findUniqueOrThrow({
      where: { unitId_id: { unitId: correction.unitId, id: correction.id } },
      include: { lines: true },
    });
    if (now.fromApprovedAt && now.toApprovedAt) await complete(tx, actor, now);
  });
}

type Approved = Awaited<ReturnType<Tx["correction"]["findUniqueOrThrow"]>> & { lines: { id: string; lineId: string }[] };

/** The order's row is locked by its new version before its amounts are read: an acceptance or payment at this moment comes wholly before or wholly after. */
async function complete(tx: Tx, actor: Actor, correction: Approved): Promise<void> {
  const { unitId, orderId } = correction;
  const order = await tx.order.update({
    where: { unitId_id: { unitId, id: orderId } },
    data: { version: { increment: 1 } },
    select: { fiscalYear: true },
  });
  const lineIds = correction.lines.map((line) => line.lineId);
  const stages = (await tx.$queryRaw<LineStagesRow[]>(selectLineStages(unitId, orderId, lineIds))).map(toLineStages);
  const common = {
    orderId,
    effectiveOn: calendarDateOf(actor.now),
    recordedAt: actor.now,
    actorId: actor.userId,
    causeIds: new Map(correction.lines.map((line) => [line.lineId, line.id])),
  };
  if (correction.toSource) {
    await postQuota(tx, sourcePostings(stages, correction.toSource, common));
    await tx.orderLine.updateMany({ where: { unitId, id: { in: lineIds } }, data: { correctedSource: correction.toSource } });
  } else {
    // The unit was merged or moved since: its lines are another one's now.
    if (stages.some((row) => row.creditedUnitId !== correction.fromUnitId)) throw correctionMovedOn();
    const accounts = await accountsOf(tx, actor, correction.toUnitId, stages, order.fiscalYear);
    const accountOf = (programmeId: string, fiscalYear: number) => accounts.get(`${fiscalYear} ${programmeId}`) ?? null;
    const postings = reAttributionPostings(stages, correction.toUnitId, accountOf, common);
    if (postings.length === 0) throw nothingToMove();
    await postQuota(tx, postings);
    await repoint(tx, correction, (programmeId) => accountOf(programmeId, order.fiscalYear));
  }
  await tx.correctionLine.updateMany({ where: { unitId, correctionId: correction.id }, data: { open: false } });
  await tx.correction.update({
    where: { unitId_id: { unitId, id: correction.id } },
    data: { state: "DONE", endedAt: actor.now, endedById: actor.userId, endedByUnitId: actor.orgId },
  });
  await tx.orderEvent.create({
    data: {
      unitId,
      id: newId(),
      orderId,
      at: actor.now,
      kind: correction.toSource ? "sourceCorrected" : "reAttributed",
      actorId: actor.userId,
      detail: { number: correction.number },
    },
  });
  await writeAudit(tx, actor, {
    action: "correction.complete",
    objectType: "correction",
    objectId: correction.id,
    unitId,
    detail: { number: correction.number, kind: correction.kind, order: orderId, lines: lineIds.length },
  });
}

/** Accounts of the gaining unit by year and programme, opened where missing; programmes that do not hold for its place have none. */
async function accountsOf(
  tx: Tx,
  actor: Actor,
  unitId: string,
  stages: readonly LineStages[],
  orderYear: number,
): Promise<Map<string, string>> {
  const { divisionCode } = await tx.unit.findUniqueOrThrow({ where: { id: unitId }, select: { divisionCode: true } });
  const programmeIds = [...new Set(stages.map((row) => row.programmeId))];
  const holding = (await tx.$queryRaw<{ id: string }[]>(selectHolding(divisionCode, programmeIds))).map(({ id }) => id);
  const years = [...new Set([orderYear, ...stages.map((row) => row.fiscalYear)])].sort();
  const accounts = new Map<string, string>();
  for (const year of years) {
    for (const [programmeId, id] of await ensureAccounts(tx, unitId, holding, year, actor.now)) accounts.set(`${year} ${programmeId}`, id);
  }
  return accounts;
}

/** From now on the lines belong to the gaining unit; what does not count for it counts for nobody. */
async function repoint(tx: Tx, correction: Approved, accountOf: (programmeId: string) => string | null): Promise<void> {
  const { unitId } = correction;
  const lineId = { in: correction.lines.map((line) => line.lineId) };
  const programmes = await tx.orderLineQuota.findMany({
    where: { unitId, lineId },
    select: { programmeId: true },
    distinct: ["programmeId"],
  });
  for (const { programmeId } of programmes) {
    const accountId = accountOf(programmeId);
    if (accountId === null) await tx.orderLineQuota.deleteMany({ where: { unitId, lineId, programmeId } });
    else {
      await tx.orderLineQuota.updateMany({
        where: { unitId, lineId, programmeId },
        data: { creditedUnitId: correction.toUnitId, accountId },
      });
    }
  }
}
