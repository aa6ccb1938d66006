import { db, inTransaction, type Tx } from "#app/db/client.server";
import { firstMonthAfter, requiredAfterExpiry } from "#app/domain/quota/exceptions";
import { postQuota } from "#app/domain/quota/ledger.server";
import { requiredFen } from "#app/domain/quota/target";
import { ruleInForce, type CanteenMode } from "#app/domain/region/minimum-share";
import { listRulesFor } from "#app/domain/region/queries.server";
import { addDays, calendarDateOf, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { splitByLargestRemainder } from "#app/lib/money";

/**
 * Ends the exceptions whose last day is over, of whatever year they are; a year that is closed stays as it was closed. What a confirmed filing requires grows from the day after, by days, to the minimum; the ledger names the exception
 * as the cause. Run daily; running it again changes nothing.
 *
 * @returns how many ended
 */
export async function expireExceptions(now: Date): Promise<number> {
  const today = calendarDateOf(now);
  const due = await db.filingException.findMany({
    where: { status: "GRANTED", expiresOn: { lt: toDbDate(today) } },
    select: { unitId: true, id: true },
    orderBy: [{ expiresOn: "asc" }, { id: "asc" }],
  });
  let ended = 0;
  for (const { unitId, id } of due) ended += Number(await inTransaction((tx) => endGranted(tx, { unitId, id, lastOn: null, now })));
  return ended;
}

/**
 * A step: an exception holds no more. What a confirmed filing requires grows to the minimum from the day after its last one.
 *
 * @param end `lastOn`: the last day where it ends before its time; null for the day that it was granted to
 * @returns false if it did not hold
 */
export async function endGranted(
  tx: Tx,
  { unitId, id, lastOn, now }: { unitId: string; id: string; lastOn: CalendarDate | null; now: Date },
): Promise<boolean> {
  const { count } = await tx.filingException.updateMany({
    where: { unitId, id, status: "GRANTED" },
    data: { status: "EXPIRED", endedAt: now },
  });
  if (count === 0) return false;
  if (lastOn === null)
    await tx.$executeRaw`INSERT INTO audit_log (at, action, object_type, object_id, unit_id, request_id)
    VALUES (${now}, 'exception.expire', 'filing-exception', ${id}, ${unitId}::uuid, 'job')`;
  const exception = await tx.filingException.findUniqueOrThrow({ where: { unitId_id: { unitId, id } } });
  const { fiscalYear, programmeId } = exception;
  const confirmed = await lastConfirmed(tx, unitId, fiscalYear, id);
  const account = await tx.quotaAccount.findUnique({
    where: { unitId_programmeId_fiscalYear: { unitId, programmeId, fiscalYear } },
    select: { id: true, assessedFen: true, closedAt: true, sealedAt: true, plan: true },
  });
  if (!confirmed || !account || account.closedAt || account.sealedAt) return true;
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId }, select: { divisionCode: true, subsidisedCanteen: true } });
  const rule = ruleInForce(await listRulesFor(unit.divisionCode, fiscalYear), {
    programmeId,
    divisionCode: unit.divisionCode,
    fiscalYear,
    mode: confirmed.mode,
    subsidisedCanteen: unit.subsidisedCanteen,
  });
  if (!rule) return true;
  const expiresOn = lastOn ?? fromDbDate(exception.expiresOn);
  const exceptedFen = -account.assessedFen;
  const minimumFen = requiredFen(confirmed.canteenTotalFen, rule.minimumBps, rule.minimumBps);
  const required = requiredAfterExpiry(exceptedFen, minimumFen, expiresOn, fiscalYear);
  const amountFen = required - exceptedFen;
  if (amountFen === 0n) return true;
  await postQuota(tx, [
    {
      unitId,
      accountId: account.id,
      kind: exceptedFen === 0n ? "ASSESS" : "REASSESS_UP",
      amountFen,
      cause: { type: "exception-expiry", id },
      source: "CANTEEN",
      effectiveOn: addDays(expiresOn, 1),
      recordedAt: now,
      actorId: null,
      ruleVersion: rule.version,
    },
  ]);
  const first = firstMonthAfter(expiresOn, fiscalYear);
  const planned = Array.from({ length: 12 }, (_, index) => account.plan.find(({ month }) => month === index + 1)?.plannedFen ?? 0n);
  const weights = planned.map((fen, index) => (index + 1 < first ? 0n : fen));
  const usable = weights.some((fen) => fen > 0n) ? weights : planned.map((_, index) => (index + 1 < first ? 0n : 1n));
  const more = splitByLargestRemainder(amountFen, usable);
  await tx.planMonth.deleteMany({ where: { unitId, accountId: account.id } });
  await tx.planMonth.createMany({
    data: planned.map((fen, index) => ({ unitId, accountId: account.id, month: index + 1, plannedFen: fen + (more[index] ?? 0n) })),
  });
  await tx.filingShare.updateMany({
    where: { unitId, filingId: confirmed.filingId, programmeId, exceptionId: id },
    data: { requiredFen: required },
  });
  await tx.filingEvent.create({
    data: {
      unitId,
      id: newId(),
      filingId: confirmed.filingId,
      at: now,
      kind: "exceptionExpired",
      snapshot: { exception: id, programmeId, requiredFen: required.toString() },
    },
  });
  return true;
}

interface Confirmed {
  filingId: string;
  mode: CanteenMode;
  canteenTotalFen: bigint;
}

/** The declaration that was last confirmed or taken over, if a share of it rests on the exception: an amendment may be under way since. */
async function lastConfirmed(tx: Tx, unitId: string, fiscalYear: number, exceptionId: string): Promise<Confirmed | null> {
  const [row] = await tx.$queryRaw<(Omit<Confirmed, "canteenTotalFen"> & { total: string; shares: { exceptionId?: string | null }[] })[]>`
    SELECT e.filing_id AS "filingId", e.snapshot->>'mode' AS mode, e.snapshot->>'canteenTotalFen' AS total, e.snapshot->'shares' AS shares
    FROM filing f JOIN filing_event e ON e.unit_id = f.unit_id AND e.filing_id = f.id AND e.kind IN ('confirmed', 'organisation')
    WHERE f.unit_id = ${unitId}::uuid AND f.fiscal_year = ${fiscalYear} ORDER BY e.at DESC, e.id DESC LIMIT 1`;
  if (!row || !row.shares.some((share) => share.exceptionId === exceptionId)) return null;
  return { filingId: row.filingId, mode: row.mode, canteenTotalFen: BigInt(row.total) };
}
