import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { changedOnce } from "#app/domain/ordering/changed-once.server";
import {
  acceptanceIncomplete,
  alreadyAccepted,
  orderMovedOn,
  outsideTolerance,
  reasonMissing,
  shipmentNotFound,
} from "#app/domain/ordering/errors";
import { acceptableRange, judge, unshippedMilli, type Judgement } from "#app/domain/ordering/goods";
import { readOrder, type OrderSnapshot, type SnapshotLine } from "#app/domain/ordering/order-snapshot.server";
import { toPostings, writeOrder } from "#app/domain/ordering/order-write.server";
import { afterMoves, movesOnAcceptance, type LineMove } from "#app/domain/ordering/quota-postings";
import type { AcceptInput } from "#app/domain/ordering/schema";
import { settle, yearAccounts } from "#app/domain/ordering/settlement.server";
import { openReceivable, takeAdvances } from "#app/domain/payments/receivables.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatQuantity, parseQuantity } from "#app/lib/quantity";

interface JudgedLine extends Judgement {
  id: string;
  line: SnapshotLine;
  acceptedMilli: bigint;
  rejectedMilli: bigint;
  input: AcceptInput["lines"][number];
}

/**
 * The canteen judges one shipment, line by line: what it accepts at the weighed quantity and what it refuses and why. Amount due, quota and goods follow in the
 * same statement; a shipment is judged once.
 *
 * @returns id of the acceptance
 * @throws shipmentNotFound, alreadyAccepted, acceptanceIncomplete, outsideTolerance, reasonMissing, orderMovedOn
 */
export async function acceptDelivery(actor: Actor, shipmentId: string, input: AcceptInput): Promise<string> {
  const shipment = await readShipment(actor, shipmentId);
  if (!shipment) throw shipmentNotFound();
  const snapshot = await readOrder(actor, "unit", shipment.orderId);
  if (shipment.accepted) throw alreadyAccepted();
  if (snapshot.facts.state !== "CONFIRMED") throw orderMovedOn();

  const shipped = new Map(shipment.lines.map((line) => [line.id, parseQuantity(line.quantity) ?? 0n]));
  const judged = judgeLines(snapshot, shipped, input);
  try {
    return await write(actor, snapshot, shipmentId, input, judged);
  } catch (error) {
    if (violatedConstraint(error) === "acceptance_unit_id_shipment_id_key") throw alreadyAccepted();
    const now = await readShipment(actor, shipmentId);
    throw now?.accepted ? alreadyAccepted() : error;
  }
}

/**
 * The same for somebody who may repeat it: under one `onceId` it happens once, and the acceptance is the answer again.
 *
 * @throws what `acceptDelivery` throws
 */
export async function acceptDeliveryOnce(actor: Actor, shipmentId: string, input: AcceptInput): Promise<string> {
  const shipment = await readShipment(actor, shipmentId);
  if (!shipment || actor.onceId === undefined) throw shipmentNotFound();
  await changedOnce(actor, shipment.orderId, () => acceptDelivery(actor, shipmentId, input));
  return actor.onceId;
}

interface ShipmentRow {
  orderId: string;
  accepted: boolean;
  lines: { id: string; quantity: string }[];
}

async function readShipment(actor: Actor, shipmentId: string): Promise<ShipmentRow | null> {
  const [row] = await hotQuery<ShipmentRow>(Prisma.sql`
    SELECT s.order_id AS "orderId", EXISTS (SELECT 1 FROM acceptance a WHERE a.unit_id = s.unit_id AND a.shipment_id = s.id) AS accepted,
      (SELECT jsonb_agg(jsonb_build_object('id', l.line_id, 'quantity', l.quantity::text)) FROM shipment_line l WHERE l.unit_id = s.unit_id AND l.shipment_id = s.id) AS lines
    FROM shipment s WHERE s.unit_id = ${actor.orgId}::uuid AND s.id = ${shipmentId}::uuid`);
  return row ?? null;
}

function judgeLines(snapshot: OrderSnapshot, shipped: ReadonlyMap<string, bigint>, input: AcceptInput): JudgedLine[] {
  const given = new Map(input.lines.map((line) => [line.lineId, line]));
  return snapshot.lines.flatMap((line) => {
    const shippedMilli = shipped.get(line.id);
    if (shippedMilli === undefined) return [];
    const judgement = given.get(line.id);
    if (!judgement) throw acceptanceIncomplete(line.nameZh);
    const total = judgement.accepted + judgement.rejected;
    const { lowMilli, highMilli } = acceptableRange(line, shippedMilli);
    if (total < lowMilli || total > highMilli) throw outsideTolerance(line.nameZh, formatQuantity(lowMilli), formatQuantity(highMilli));
    if (judgement.rejected > 0n && !judgement.reason) throw reasonMissing(line.nameZh);
    return [
      {
        id: newId(),
        line,
        acceptedMilli: judgement.accepted,
        rejectedMilli: judgement.rejected,
        input: judgement,
        ...judge(line, judgement.accepted, line.outstandingMilli - shippedMilli),
      },
    ];
  });
}

async function write(actor: Actor, snapshot: OrderSnapshot, shipmentId: string, input: AcceptInput, judged: JudgedLine[]): Promise<string> {
  const today = calendarDateOf(actor.now);
  const accounts = await yearAccounts(actor, snapshot);
  const acceptanceId = actor.onceId ?? newId();
  const [number = ""] = await takeDocumentNumbers(1, "YS", today);
  const amountFen = judged.reduce((sum, line) => sum + line.acceptedFen + line.freightDueFen, 0n);
  const closes = snapshot.facts.shipmentsOpen === 1 && snapshot.lines.every((line) => unshippedMilli(line) === 0n);
  const taken = takeAdvances(amountFen, snapshot.advances);
  const takenFen = taken.reduce((sum, part) => sum + part.amountFen, 0n);
  const settles = closes && snapshot.facts.paidFen + takenFen === snapshot.facts.receivableFen + amountFen;

  const moves = judged.flatMap((line) => acceptanceMoves(line, snapshot, fiscalYearOf(today), accounts));
  const causes = new Map(judged.map((line) => [line.line.id, line.id]));
  const postings = toPostings(actor, snapshot, moves, (move) => ({ type: "acceptance-line", id: causes.get(move.balance.lineId) ?? "" }));
  const settlement = settles ? settle(actor, snapshot, afterMoves(snapshot.balances, moves, fiscalYearOf(today)), accounts) : null;

  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`goods_closed_at = ${closes ? Prisma.sql`${actor.now}` : Prisma.sql`goods_closed_at`}${settlement ? Prisma.sql`, ${settlement.set}` : Prisma.empty}`,
    event: closes ? "accepted" : "acceptedInPart",
    detail: { number },
    postings: [...postings, ...(settlement?.postings ?? [])],
    parts: [
      Prisma.sql`judged AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(judged.map(toRow))}::jsonb) AS j(id uuid, line_id uuid, accepted numeric(12,3),
        rejected numeric(12,3), reason reject_reason, note text, photo uuid, accepted_fen bigint, open_fen bigint))`,
      Prisma.sql`accepted AS (INSERT INTO acceptance (unit_id, id, shipment_id, order_id, number, accepted_at, receiver_name, witness_name, temperature_tenths, note, amount_fen, recorded_by_id)
        VALUES (${snapshot.unitId}::uuid, ${acceptanceId}::uuid, ${shipmentId}::uuid, ${snapshot.id}::uuid, ${number}, ${actor.now}, ${input.receiverName}, ${input.witnessName},
          ${input.temperature === undefined ? null : Math.round(Number(input.temperature) * 10)}::int, ${input.note}, ${amountFen}, ${actor.userId}::uuid))`,
      Prisma.sql`accepted_line AS (INSERT INTO acceptance_line (unit_id, id, acceptance_id, line_id, accepted_quantity, rejected_quantity, reason, note, photo_file_id, accepted_fen)
        SELECT ${snapshot.unitId}::uuid, id, ${acceptanceId}::uuid, line_id, accepted, rejected, reason, note, photo, accepted_fen FROM judged)`,
      Prisma.sql`counted AS (UPDATE order_line l SET accepted_quantity = l.accepted_quantity + j.accepted, rejected_quantity = l.rejected_quantity + j.rejected,
          accepted_fen = l.accepted_fen + j.accepted_fen, open_fen = j.open_fen FROM judged j WHERE l.unit_id = ${snapshot.unitId}::uuid AND l.id = j.line_id)`,
      ...(amountFen > 0n ? openReceivable(actor, snapshot, acceptanceId, amountFen, taken) : []),
    ],
  });
  return acceptanceId;
}

function acceptanceMoves(
  judged: JudgedLine,
  snapshot: OrderSnapshot,
  year: number,
  accounts: Parameters<typeof movesOnAcceptance>[3],
): LineMove[] {
  const own = snapshot.balances.filter((balance) => balance.lineId === judged.line.id);
  return movesOnAcceptance(own, judged, year, accounts);
}

function toRow(line: JudgedLine) {
  return {
    id: line.id,
    line_id: line.line.id,
    accepted: formatQuantity(line.acceptedMilli),
    rejected: formatQuantity(line.rejectedMilli),
    reason: line.input.reason ?? null,
    note: line.input.note,
    photo: line.input.photoFileId ?? null,
    accepted_fen: line.acceptedFen.toString(),
    open_fen: line.openFen.toString(),
  };
}
