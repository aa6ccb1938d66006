import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { unitClosed } from "#app/domain/identity/errors";
import {
  contractorMissing,
  filingMovedOn,
  leadIsMember,
  leadNotFound,
  reasonMissing,
  shareBelowMinimum,
  totalMissing,
} from "#app/domain/quota/errors";
import type { FilingInput } from "#app/domain/quota/schema";
import { DEFAULT_DIFFERENCE_BPS, filingDifferences, needsReason } from "#app/domain/quota/filing-differences";
import { getLastYear } from "#app/domain/quota/last-year.queries.server";
import { owesShare, requiredFen } from "#app/domain/quota/target";
import { ruleInForce } from "#app/domain/region/minimum-share";
import { getFilingWindow, listProgrammesFor, listRulesFor, type FilingWindowTerms } from "#app/domain/region/queries.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

interface ShareRow {
  programmeId: string;
  declaredBps: number;
  minimumBps: number;
  ruleId: string | null;
  requiredFen: bigint;
  exceptionId: string | null;
}

/**
 * Saves what a unit declares for a year. A confirmed filing becomes an amendment: its confirmed figures stay in its history and in the ledger until the bureau
 * confirms the new ones.
 *
 * @returns id of the filing
 * @throws totalMissing, contractorMissing, leadNotFound, leadIsMember, shareBelowMinimum, unitClosed
 * @throws reasonMissing when it differs from last year by what the window's bureau asks about, or the campaign is closed, and no reason is given
 * @throws filingMovedOn while the bureau is deciding
 */
export async function saveFiling(actor: Actor, fiscalYear: number, input: FilingInput): Promise<string> {
  return inTransaction(async (tx) => {
    const unit = await tx.unit.findUniqueOrThrow({
      where: { id: actor.orgId },
      select: { divisionCode: true, subsidisedCanteen: true, closedOn: true },
    });
    if (unit.closedOn) throw unitClosed();
    const totalFen = input.canteenTotal ?? 0n;
    if (owesShare(input.mode) && totalFen === 0n) throw totalMissing();
    if (input.mode === "OUTSOURCED" && input.contractorName === "") throw contractorMissing();
    const leadUnitId = input.mode === "SHARED_MEMBER" ? await checkedLead(tx, actor, fiscalYear, input.leadUnitId) : null;
    const shares = await judgeShares(tx, actor, unit, fiscalYear, input, totalFen);
    const window = await getFilingWindow(unit.divisionCode, fiscalYear);
    const afterClosing =
      window !== null && (await tx.campaignResult.count({ where: { windowId: window.id, closedAt: { not: null } } })) > 0;
    const reason = input.reason ?? "";
    if (reason === "" && (afterClosing || (await isBeyond(tx, actor, fiscalYear, input, { totalFen, leadUnitId, shares }, window))))
      throw reasonMissing();

    const values = {
      mode: input.mode,
      canteenTotalFen: totalFen,
      leadUnitId,
      note: input.note,
      differenceReason: reason,
      ...(afterClosing ? { afterClosing } : {}),
      contractorName: input.mode === "OUTSOURCED" ? input.contractorName : null,
      contractorUscc: input.mode === "OUTSOURCED" ? input.contractorUscc || null : null,
      draftedById: actor.userId,
      updatedAt: actor.now,
    };
    const existing = await tx.filing.findUnique({
      where: { unitId_fiscalYear: { unitId: actor.orgId, fiscalYear } },
      select: { id: true, status: true, version: true },
    });
    const id = existing?.id ?? newId();
    if (!existing)
      await tx.filing.create({ data: { unitId: actor.orgId, id, fiscalYear, status: "DRAFT", createdAt: actor.now, ...values } });
    else {
      const { count } = await tx.filing.updateMany({
        where: { unitId: actor.orgId, id, status: { in: ["DRAFT", "RETURNED", "CONFIRMED"] }, version: existing.version },
        data: { ...values, status: "DRAFT", version: { increment: 1 } },
      });
      if (count === 0) throw filingMovedOn();
    }
    await tx.filingShare.deleteMany({ where: { unitId: actor.orgId, filingId: id } });
    await tx.filingShare.createMany({ data: shares.map((share) => ({ unitId: actor.orgId, filingId: id, ...share })) });
    await tx.filingEvent.create({
      data: {
        unitId: actor.orgId,
        id: newId(),
        filingId: id,
        at: actor.now,
        kind: "saved",
        actorId: actor.userId,
        snapshot: snapshotOf(input, shares),
      },
    });
    await writeAudit(tx, actor, {
      action: "filing.save",
      objectType: "filing",
      objectId: id,
      unitId: actor.orgId,
      detail: { fiscalYear, mode: input.mode },
    });
    return id;
  });
}

/** Whether the declaration differs from last year's by so much that the unit has to say why. */
async function isBeyond(
  tx: Tx,
  actor: Actor,
  fiscalYear: number,
  input: FilingInput,
  { totalFen, leadUnitId, shares }: { totalFen: bigint; leadUnitId: string | null; shares: ShareRow[] },
  window: FilingWindowTerms | null,
): Promise<boolean> {
  const [last, lead] = await Promise.all([
    getLastYear(actor.orgId, fiscalYear),
    leadUnitId === null ? null : tx.unit.findUnique({ where: { id: leadUnitId }, select: { name: true } }),
  ]);
  const now = {
    mode: input.mode,
    canteenTotalFen: totalFen,
    lead: lead?.name ?? null,
    contractor: input.mode === "OUTSOURCED" ? input.contractorName : null,
    shares: shares.map((share) => ({ ...share, exception: share.exceptionId !== null })),
  };
  return needsReason(filingDifferences(last.declaration, last.ledger, now, window?.differenceBps ?? DEFAULT_DIFFERENCE_BPS));
}

async function judgeShares(
  tx: Tx,
  actor: Actor,
  unit: { divisionCode: string; subsidisedCanteen: boolean },
  fiscalYear: number,
  input: FilingInput,
  totalFen: bigint,
): Promise<ShareRow[]> {
  if (!owesShare(input.mode)) return [];
  const [programmes, rules, exceptions] = await Promise.all([
    listProgrammesFor(unit.divisionCode, fiscalYear),
    listRulesFor(unit.divisionCode, fiscalYear),
    tx.filingException.findMany({
      where: { unitId: actor.orgId, fiscalYear, status: "GRANTED", expiresOn: { gte: toDbDate(calendarDateOf(actor.now)) } },
      select: { id: true, programmeId: true, askedBps: true },
    }),
  ]);
  return programmes.flatMap((programme) => {
    const rule = ruleInForce(rules, {
      programmeId: programme.id,
      divisionCode: unit.divisionCode,
      fiscalYear,
      mode: input.mode,
      subsidisedCanteen: unit.subsidisedCanteen,
    });
    if (!rule) return [];
    const declaredBps = input.shares.find((share) => share.programmeId === programme.id)?.share ?? rule.minimumBps;
    // A granted exception is the minimum as long as the share makes use of it.
    const exception = declaredBps < rule.minimumBps ? exceptions.find(({ programmeId }) => programmeId === programme.id) : undefined;
    const minimumBps = exception?.askedBps ?? rule.minimumBps;
    if (declaredBps < minimumBps) throw shareBelowMinimum(minimumBps, programme.shortZh);
    return [
      {
        programmeId: programme.id,
        declaredBps,
        minimumBps,
        ruleId: rule.id,
        requiredFen: requiredFen(totalFen, declaredBps, minimumBps),
        exceptionId: exception?.id ?? null,
      },
    ];
  });
}

/** A shared canteen points to a lead that is not itself a member and leads nobody itself, so that nobody points in circles. */
async function checkedLead(tx: Tx, actor: Actor, fiscalYear: number, leadUnitId: string | undefined): Promise<string> {
  if (!leadUnitId || leadUnitId === actor.orgId) throw leadNotFound();
  // Units that point to each other at the same moment come one after the other, and the second sees the first.
  for (const unitId of [actor.orgId, leadUnitId].sort())
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`lead ${fiscalYear} ${unitId}`}, 0))::text`;
  const lead = await tx.unit.findFirst({ where: { id: leadUnitId, closedOn: null }, select: { id: true } });
  if (!lead) throw leadNotFound();
  const [filing, member] = await Promise.all([
    tx.filing.findUnique({ where: { unitId_fiscalYear: { unitId: leadUnitId, fiscalYear } }, select: { mode: true } }),
    tx.filing.findFirst({ where: { fiscalYear, leadUnitId: actor.orgId, mode: "SHARED_MEMBER" }, select: { id: true } }),
  ]);
  if (filing?.mode === "SHARED_MEMBER" || member) throw leadIsMember();
  return leadUnitId;
}

function snapshotOf(input: FilingInput, shares: ShareRow[]) {
  return {
    mode: input.mode,
    canteenTotalFen: (input.canteenTotal ?? 0n).toString(),
    leadUnitId: input.leadUnitId ?? null,
    contractorName: input.contractorName,
    note: input.note,
    reason: input.reason ?? "",
    shares: shares.map((share) => ({ ...share, requiredFen: share.requiredFen.toString() })),
  };
}
