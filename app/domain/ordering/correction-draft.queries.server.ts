import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { FundSource } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { previewEffects, type CorrectionEffect } from "#app/domain/ordering/correction-effects.server";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { getReceiver, type ReceiverVersion } from "#app/domain/ordering/receiver.queries.server";
import { receiverMayChange } from "#app/domain/ordering/states";
import { lastCorrectionDay, type CorrectionKind } from "#app/domain/region/correction-period";
import { getCorrectionPeriod } from "#app/domain/region/correction-periods.queries.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { parseQuantity } from "#app/lib/quantity";

export interface DraftLine {
  id: string;
  nameZh: string;
  nameEn: string | null;
  salesUnit: string;
  quantityMilli: bigint;
  goodsFen: bigint;
  source: FundSource;
  /** Null for a line that counts for no programme: its attribution has nothing to move. */
  credited: { id: string; name: string } | null;
  /** Correction of the line that waits for its consents. */
  open: { id: string; number: string } | null;
  /** Something is ordered, accepted or settled. */
  live: boolean;
}

export interface CorrectionDraft {
  order: { id: string; number: string; placedAt: Date; coopName: string };
  ownsOrder: boolean;
  lines: DraftLine[];
  /** By kind: until when, `null` for without end in sight, `undefined` where such a correction is not open. */
  until: Record<Exclude<CorrectionKind, "RATING">, CalendarDate | null | undefined>;
  today: CalendarDate;
  receiver: { current: ReceiverVersion; versions: ReceiverVersion[]; mayChange: boolean } | null;
  toUnit: FoundUnit | null;
  effects: CorrectionEffect[];
}

export interface FoundUnit {
  id: string;
  name: string;
  place: string;
  uscc: string;
  budgetCode: string;
}

/** What a unit can correct about an order it trades or is credited with; null for anybody else. @param toUnitId unit chosen for the preview */
export async function getCorrectionDraft(actor: Actor, orderId: string, toUnitId: string | null): Promise<CorrectionDraft | null> {
  const [order] = await hotQuery<{
    unitId: string;
    number: string;
    placedAt: Date;
    placedOn: string;
    settledAt: Date | null;
    fiscalYear: number;
    coopName: string;
    divisionCode: string;
  }>(Prisma.sql`
    SELECT o.unit_id AS "unitId", o.number, o.placed_at AS "placedAt", o.placed_on::text AS "placedOn", o.settled_at AS "settledAt", o.fiscal_year AS "fiscalYear",
      c.name AS "coopName", u.division_code AS "divisionCode"
    FROM purchase_order o JOIN coop c ON c.id = o.coop_id JOIN unit u ON u.id = o.unit_id
    WHERE o.id = ${orderId}::uuid AND (o.unit_id = ${actor.orgId}::uuid OR EXISTS (
      SELECT 1 FROM order_line l JOIN order_line_quota v ON v.unit_id = l.unit_id AND v.line_id = l.id
      WHERE l.unit_id = o.unit_id AND l.order_id = o.id AND v.credited_unit_id = ${actor.orgId}::uuid))`);
  if (!order) return null;
  const ownsOrder = order.unitId === actor.orgId;
  const today = calendarDateOf(actor.now);
  const settledOn = order.settledAt ? calendarDateOf(order.settledAt) : null;
  const until = async (kind: CorrectionKind) => {
    const period = await getCorrectionPeriod(kind, order.divisionCode, today);
    return period ? lastCorrectionDay(period, { placedOn: order.placedOn, settledOn, fiscalYear: order.fiscalYear }) : undefined;
  };
  const [lines, toUnit, receiver, reAttribution, source, receiverUntil] = await Promise.all([
    readLines(order.unitId, orderId, ownsOrder ? null : actor.orgId),
    toUnitId === null ? null : findUnit(toUnitId),
    ownsOrder ? readReceiver(actor, orderId) : null,
    until("RE_ATTRIBUTION"),
    until("SOURCE"),
    until("RECEIVER"),
  ]);
  const movable = lines.filter((line) => line.credited && line.live && !line.open && line.credited.id !== toUnitId);
  const [from] = movable;
  const effects =
    toUnit && from?.credited
      ? await previewEffects({
          unitId: order.unitId,
          orderId,
          lineIds: movable.filter((line) => line.credited?.id === from.credited?.id).map((line) => line.id),
          fromUnitId: from.credited.id,
          toUnitId: toUnit.id,
          showsGaining: toUnit.id === actor.orgId,
        })
      : [];
  return {
    order: { id: orderId, number: order.number, placedAt: order.placedAt, coopName: order.coopName },
    ownsOrder,
    lines,
    until: { RE_ATTRIBUTION: reAttribution, SOURCE: source, RECEIVER: receiverUntil },
    today,
    receiver,
    toUnit,
    effects,
  };
}

async function readReceiver(actor: Actor, orderId: string) {
  const snapshot = await readOrder(actor, "unit", orderId);
  const { current, versions } = await getReceiver(snapshot.unitId, orderId, null);
  return { current, versions, mayChange: receiverMayChange(snapshot.facts) };
}

interface LineRow extends Omit<DraftLine, "quantityMilli" | "credited" | "open"> {
  quantity: string;
  creditedId: string | null;
  creditedName: string | null;
  openId: string | null;
  openNumber: string | null;
}

async function readLines(unitId: string, orderId: string, creditedTo: string | null): Promise<DraftLine[]> {
  const rows = await hotQuery<LineRow>(Prisma.sql`
    SELECT l.id, l.name_zh AS "nameZh", l.name_en AS "nameEn", l.sales_unit::text AS "salesUnit", l.quantity::text AS quantity, l.goods_fen AS "goodsFen",
      coalesce(l.corrected_source, g.source)::text AS source, l.open_fen + l.accepted_fen > 0 AS live, u.id AS "creditedId", u.name AS "creditedName",
      c.id AS "openId", c.number AS "openNumber"
    FROM order_line l JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
      LEFT JOIN LATERAL (SELECT v.credited_unit_id FROM order_line_quota v WHERE v.unit_id = l.unit_id AND v.line_id = l.id LIMIT 1) v ON true
      LEFT JOIN unit u ON u.id = v.credited_unit_id
      LEFT JOIN correction_line cl ON cl.unit_id = l.unit_id AND cl.line_id = l.id AND cl.open
      LEFT JOIN correction c ON c.unit_id = cl.unit_id AND c.id = cl.correction_id
    WHERE l.unit_id = ${unitId}::uuid AND l.order_id = ${orderId}::uuid
      AND (${creditedTo}::uuid IS NULL OR v.credited_unit_id = ${creditedTo}::uuid)
    ORDER BY l.position`);
  return rows.map(({ quantity, creditedId, creditedName, openId, openNumber, ...row }) => ({
    ...row,
    quantityMilli: parseQuantity(quantity) ?? 0n,
    credited: creditedId && creditedName !== null ? { id: creditedId, name: creditedName } : null,
    open: openId && openNumber ? { id: openId, number: openNumber } : null,
  }));
}

const unitColumns = Prisma.sql`u.id, u.name, coalesce(d.name, '') AS place, u.uscc, coalesce(u.budget_code, '') AS "budgetCode"`;

async function findUnit(id: string): Promise<FoundUnit | null> {
  const [unit] = await hotQuery<FoundUnit>(Prisma.sql`
    SELECT ${unitColumns} FROM unit u LEFT JOIN division d ON d.code = u.division_code WHERE u.id = ${id}::uuid AND u.closed_on IS NULL`);
  return unit ?? null;
}

const SHOWN = 12;

/** Units by part of the name, or by the whole credit code or budget code. */
export async function searchUnits(query: string): Promise<FoundUnit[]> {
  if (query.length < 2) return [];
  return db.$queryRaw<FoundUnit[]>`
    SELECT ${unitColumns} FROM unit u LEFT JOIN division d ON d.code = u.division_code
    WHERE u.closed_on IS NULL AND (strpos(u.name, ${query}) > 0 OR u.uscc = ${query.toUpperCase()} OR u.budget_code = ${query})
    ORDER BY u.name <> ${query}, u.name, u.id LIMIT ${SHOWN}`;
}
