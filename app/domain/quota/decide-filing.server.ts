import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { unitClosed } from "#app/domain/identity/errors";
import { assessAccounts } from "#app/domain/quota/assess-accounts.server";
import { exceptionOver, filingMovedOn, filingNotFound, windowNotOpen } from "#app/domain/quota/errors";
import { getFilingWindow } from "#app/domain/region/queries.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * The unit's reviewer hands the filing to the bureau. After the due date it is accepted and marked late.
 *
 * @throws filingNotFound, filingMovedOn, windowNotOpen
 */
export async function submitFiling(actor: Actor, fiscalYear: number): Promise<void> {
  const today = calendarDateOf(actor.now);
  const unit = await db.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { divisionCode: true, closedOn: true } });
  if (unit.closedOn) throw unitClosed();
  const window = await getFilingWindow(unit.divisionCode, fiscalYear);
  if (!window || today < window.opensOn) throw windowNotOpen(fiscalYear);
  await inTransaction(async (tx) => {
    const filing = await tx.filing.findUnique({ where: { unitId_fiscalYear: { unitId: actor.orgId, fiscalYear } }, select: { id: true } });
    if (!filing) throw filingNotFound();
    const { count } = await tx.filing.updateMany({
      where: { unitId: actor.orgId, id: filing.id, status: { in: ["DRAFT"] } },
      data: {
        status: "SUBMITTED",
        submittedAt: actor.now,
        submittedById: actor.userId,
        returnReason: null,
        isLate: today > window.dueOn,
        updatedAt: actor.now,
      },
    });
    if (count === 0) throw filingMovedOn();
    await recordEvent(tx, actor, actor.orgId, filing.id, "submitted", null);
  });
}

/** The bureau hands a filing back with its reason. @throws filingNotFound, filingMovedOn */
export async function returnFiling(actor: Actor, unitId: string, fiscalYear: number, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const filing = await findForBureau(tx, actor, unitId, fiscalYear);
    const { count } = await tx.filing.updateMany({
      where: { unitId, id: filing.id, status: "SUBMITTED" },
      data: { status: "RETURNED", returnReason: reason, updatedAt: actor.now },
    });
    if (count === 0) throw filingMovedOn();
    await recordEvent(tx, actor, unitId, filing.id, "returned", reason);
  });
}

/**
 * The bureau confirms a filing: the accounts open, the required amount is assessed — or corrected, when it was confirmed before — and a monthly plan is proposed.
 *
 * @throws filingNotFound, filingMovedOn
 * @throws exceptionOver when a share rests on an exception that has ended since: the unit declares anew
 */
export async function confirmFiling(actor: Actor, unitId: string, fiscalYear: number): Promise<void> {
  await inTransaction(async (tx) => {
    const filing = await findForBureau(tx, actor, unitId, fiscalYear);
    const { count } = await tx.filing.updateMany({
      where: { unitId, id: filing.id, status: "SUBMITTED" },
      data: { status: "CONFIRMED", confirmedAt: actor.now, confirmedById: actor.userId, updatedAt: actor.now },
    });
    if (count === 0) throw filingMovedOn();
    const today = calendarDateOf(actor.now);
    const eventId = await recordEvent(tx, actor, unitId, filing.id, "confirmed", null);
    const shares = await tx.filingShare.findMany({ where: { unitId, filingId: filing.id } });
    await requireExceptionsInForce(tx, unitId, shares, today);
    await assessAccounts(tx, actor, {
      unitId,
      fiscalYear,
      kind: "ORIGIN",
      required: new Map(shares.map((share) => [share.programmeId, share])),
      cause: { type: "filing", id: eventId },
    });
  });
}

/** The rows are locked: an exception that ends at this moment ends before, or finds the filing confirmed. */
async function requireExceptionsInForce(
  tx: Tx,
  unitId: string,
  shares: readonly { exceptionId: string | null }[],
  today: CalendarDate,
): Promise<void> {
  const ids = shares.flatMap(({ exceptionId }) => (exceptionId === null ? [] : [exceptionId]));
  if (ids.length === 0) return;
  const inForce = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM filing_exception WHERE unit_id = ${unitId}::uuid AND id = ANY (${ids}::uuid[]) AND status = 'GRANTED' AND expires_on >= ${today}::date FOR SHARE`;
  if (inForce.length < ids.length) throw exceptionOver();
}

async function findForBureau(tx: Tx, actor: Actor, unitId: string, fiscalYear: number): Promise<{ id: string }> {
  const filing = await tx.$queryRaw<{ id: string }[]>`
    SELECT f.id FROM filing f JOIN unit u ON u.id = f.unit_id
    WHERE f.unit_id = ${unitId}::uuid AND f.fiscal_year = ${fiscalYear} AND u.closed_on IS NULL AND u.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  if (!filing[0]) throw filingNotFound();
  return filing[0];
}

async function recordEvent(tx: Tx, actor: Actor, unitId: string, filingId: string, kind: string, reason: string | null): Promise<string> {
  const id = newId();
  const filing = await tx.filing.findUniqueOrThrow({ where: { unitId_id: { unitId, id: filingId } }, include: { shares: true } });
  const snapshot: Prisma.InputJsonObject = {
    mode: filing.mode,
    canteenTotalFen: filing.canteenTotalFen.toString(),
    version: filing.version,
    shares: filing.shares.map((share) => ({
      programmeId: share.programmeId,
      declaredBps: share.declaredBps,
      minimumBps: share.minimumBps,
      ruleId: share.ruleId,
      requiredFen: share.requiredFen.toString(),
      exceptionId: share.exceptionId,
    })),
  };
  await tx.filingEvent.create({ data: { unitId, id, filingId, at: actor.now, kind, actorId: actor.userId, reason, snapshot } });
  await writeAudit(tx, actor, { action: `filing.${kind}`, objectType: "filing", objectId: filingId, unitId, detail: { reason } });
  return id;
}
