import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { FundSource } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { withinLimit } from "#app/domain/identity/throttle.server";
import type { ClaimInput, ReAttributionInput, SourceCorrectionInput } from "#app/domain/ordering/correction-schema";
import { movedStages } from "#app/domain/ordering/correction-postings";
import {
  claimUnknown,
  correctionNotAllowed,
  correctionOpen,
  correctionTooLate,
  linesOfSeveralSources,
  linesOfSeveralUnits,
  lineUnknown,
  notYourCorrection,
  nothingToMove,
  orderNotFound,
  sameSource,
  sameUnit,
  tooManyClaims,
  unitUnknown,
} from "#app/domain/ordering/errors";
import { selectLineStages, toLineStages, type LineStagesRow } from "#app/domain/ordering/line-stages.server";
import { lastCorrectionDay, type CorrectionKind } from "#app/domain/region/correction-period";
import { getCorrectionPeriod } from "#app/domain/region/correction-periods.queries.server";
import { calendarDateOf, fromDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Proposes that lines of an order count for another unit. The unit that has them, the one that is to get them or the one that trades may propose; reviewers of
 * the first two must consent before anything moves.
 *
 * @returns id of the correction
 * @throws orderNotFound, lineUnknown, linesOfSeveralUnits, sameUnit, unitUnknown, notYourCorrection, nothingToMove, correctionNotAllowed, correctionTooLate,
 *   correctionOpen when one of the lines waits for another correction
 */
export async function proposeReAttribution(actor: Actor, orderId: string, input: ReAttributionInput): Promise<string> {
  const order = await readCorrectable(actor, orderId);
  return propose(actor, order, input);
}

/**
 * A unit asks for an order that was credited to another one. It names number and goods amount, both of which stand on the delivery sheet that came with the
 * goods; whoever does not hold the sheet learns nothing. The whole order is asked for.
 *
 * @returns id of the correction
 * @throws claimUnknown, tooManyClaims and what `proposeReAttribution` throws
 */
export async function claimOrder(actor: Actor, input: ClaimInput): Promise<string> {
  if (!(await withinLimit({ key: `claim:${actor.orgId}`, limit: 20, windowSeconds: 3_600 }, actor.now))) throw tooManyClaims();
  const named = await db.order.findFirst({
    where: { number: input.orderNumber, goodsFen: input.goodsAmount, state: { notIn: ["AWAITING_APPROVAL", "REFUSED"] } },
    select: { unitId: true, id: true },
  });
  if (!named) throw claimUnknown();
  const order = await readOrderLines(named.unitId, named.id);
  const counted = order.lines.filter((line) => line.credited !== null);
  return propose(actor, order, { toUnitId: actor.orgId, lineIds: counted.map((line) => line.id), reason: input.reason }, claimUnknown);
}

/**
 * Proposes that lines were paid from another source of funds. Only the unit that trades knows; a reviewer of it must consent.
 *
 * @returns id of the correction
 * @throws orderNotFound, lineUnknown, linesOfSeveralSources, sameSource, nothingToMove, correctionNotAllowed, correctionTooLate, correctionOpen
 */
export async function proposeSource(actor: Actor, orderId: string, input: SourceCorrectionInput): Promise<string> {
  const order = await readCorrectable(actor, orderId);
  if (order.unitId !== actor.orgId) throw orderNotFound();
  const lines = chosen(order, input.lineIds);
  const [fromSource, ...others] = new Set(lines.map((line) => line.source));
  if (!fromSource || others.length > 0) throw linesOfSeveralSources();
  if (fromSource === input.toSource) throw sameSource();
  if (lines.some((line) => line.openFen + line.acceptedFen === 0n)) throw nothingToMove();
  return inTransaction((tx) =>
    create(tx, actor, order, {
      kind: "SOURCE",
      fromUnitId: order.unitId,
      toUnitId: order.unitId,
      fromSource,
      toSource: input.toSource,
      reason: input.reason,
      lineIds: lines.map((line) => line.id),
    }),
  );
}

interface OrderLines {
  unitId: string;
  id: string;
  divisionCode: string;
  placedOn: string;
  settledOn: string | null;
  fiscalYear: number;
  /** `credited` is null for a line that counts for no programme. */
  lines: { id: string; credited: string | null; source: FundSource; openFen: bigint; acceptedFen: bigint }[];
}

/** The order as the actor's unit may correct it: whole where it trades, its own lines where it is credited. @throws orderNotFound */
async function readCorrectable(actor: Actor, orderId: string): Promise<OrderLines> {
  const found = await db.order.findFirst({
    where: { id: orderId, OR: [{ unitId: actor.orgId }, { lines: { some: { quotas: { some: { creditedUnitId: actor.orgId } } } } }] },
    select: { unitId: true },
  });
  if (!found) throw orderNotFound();
  const order = await readOrderLines(found.unitId, orderId);
  return order.unitId === actor.orgId ? order : { ...order, lines: order.lines.filter((line) => line.credited === actor.orgId) };
}

async function readOrderLines(unitId: string, orderId: string): Promise<OrderLines> {
  const order = await db.order.findUniqueOrThrow({
    where: { unitId_id: { unitId, id: orderId } },
    select: {
      placedOn: true,
      settledAt: true,
      fiscalYear: true,
      group: { select: { source: true } },
      lines: { include: { quotas: { select: { creditedUnitId: true } } }, orderBy: { position: "asc" } },
    },
  });
  const unit = await db.unit.findUniqueOrThrow({ where: { id: unitId }, select: { divisionCode: true } });
  return {
    unitId,
    id: orderId,
    divisionCode: unit.divisionCode,
    placedOn: fromDbDate(order.placedOn),
    settledOn: order.settledAt ? calendarDateOf(order.settledAt) : null,
    fiscalYear: order.fiscalYear,
    lines: order.lines.map((line) => ({
      id: line.id,
      credited: line.quotas[0]?.creditedUnitId ?? null,
      source: line.correctedSource ?? order.group.source,
      openFen: line.openFen,
      acceptedFen: line.acceptedFen,
    })),
  };
}

function chosen(order: OrderLines, lineIds: readonly string[]): OrderLines["lines"] {
  const ids = new Set(lineIds);
  const lines = order.lines.filter((line) => ids.has(line.id));
  if (lines.length !== ids.size || lines.length === 0) throw lineUnknown();
  return lines;
}

/** @param hidden what to say instead of things only a party to the order may learn */
async function propose(actor: Actor, order: OrderLines, input: ReAttributionInput, hidden?: () => Error): Promise<string> {
  if (input.lineIds.length === 0) throw (hidden ?? nothingToMove)();
  const lines = chosen(order, input.lineIds);
  const [fromUnitId, ...others] = new Set(lines.map((line) => line.credited));
  if (!fromUnitId || others.length > 0) throw (hidden ?? linesOfSeveralUnits)();
  if (fromUnitId === input.toUnitId) throw sameUnit();
  const gaining = await db.unit.findFirst({ where: { id: input.toUnitId, closedOn: null }, select: { id: true } });
  if (!gaining) throw unitUnknown();
  if (![fromUnitId, input.toUnitId, order.unitId].includes(actor.orgId)) throw notYourCorrection();
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<LineStagesRow[]>(selectLineStages(order.unitId, order.id, input.lineIds));
    if (!rows.map(toLineStages).some((row) => movedStages.some((stage) => row.fen[stage] > 0n))) throw nothingToMove();
    return create(tx, actor, order, {
      kind: "RE_ATTRIBUTION",
      fromUnitId,
      toUnitId: input.toUnitId,
      fromSource: null,
      toSource: null,
      reason: input.reason,
      lineIds: lines.map((line) => line.id),
    });
  });
}

interface Proposal {
  kind: Exclude<CorrectionKind, "RECEIVER" | "RATING">;
  fromUnitId: string;
  toUnitId: string;
  fromSource: FundSource | null;
  toSource: FundSource | null;
  reason: string;
  lineIds: string[];
}

async function create(tx: Tx, actor: Actor, order: OrderLines, { lineIds, ...proposal }: Proposal): Promise<string> {
  const today = calendarDateOf(actor.now);
  const period = await getCorrectionPeriod(proposal.kind, order.divisionCode, today);
  if (!period) throw correctionNotAllowed();
  const lastDay = lastCorrectionDay(period, order);
  if (lastDay !== null && today > lastDay) throw correctionTooLate(lastDay);

  const [number = ""] = await takeDocumentNumbers(1, "GZ", today);
  const id = newId();
  await tx.correction.create({
    data: {
      unitId: order.unitId,
      id,
      orderId: order.id,
      number,
      state: "PROPOSED",
      ...proposal,
      proposedByUnitId: actor.orgId,
      proposedById: actor.userId,
      proposedAt: actor.now,
      periodId: period.id,
    },
  });
  // A line with an open correction is skipped by its partial unique index, also when the other one is being proposed at this very moment.
  const { count } = await tx.correctionLine.createMany({
    data: [...lineIds].sort().map((lineId) => ({ unitId: order.unitId, id: newId(), correctionId: id, lineId })),
    skipDuplicates: true,
  });
  if (count < lineIds.length) throw correctionOpen();
  await writeAudit(tx, actor, {
    action: "correction.propose",
    objectType: "correction",
    objectId: id,
    unitId: actor.orgId,
    detail: { number, kind: proposal.kind, order: order.id, lines: lineIds.length },
  });
  return id;
}
