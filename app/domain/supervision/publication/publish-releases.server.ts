import { db, type Tx } from "#app/db/client.server";
import {
  ocidOf,
  releaseOf,
  type ReleaseEvent,
  type ReleaseKind,
  type ReleaseOrganisation,
} from "#app/domain/supervision/publication/ocds-release";
import { publishedDay } from "#app/domain/supervision/publication/rule";
import { listConfirmedRules } from "#app/domain/supervision/publication/rules.queries.server";
import { env } from "#app/env.server";
import { addDays, calendarDateOf, instantOf } from "#app/lib/dates";

const EVENTS_PER_PORTION = 500;
const MINUTE_MS = 60_000;

/**
 * Publishes what happened to orders up to the last day that no rule holds back, event by event in the order of time. It goes on behind the last release there is:
 * run again it changes nothing, stopped half-way it goes on from there, and whoever publishes at the same moment waits. Events carry the time at which they are
 * written and are held back for a day at least, so that none appears behind the last release.
 *
 * @returns how many releases were added
 */
export async function publishReleases(now: Date): Promise<number> {
  const day = publishedDay(await listConfirmedRules(), "", null, calendarDateOf(now));
  const until = instantOf(addDays(day, 1));
  let published = 0;
  for (;;) {
    const count = await db.$transaction((tx) => publishPortion(tx, until, now), { timeout: 5 * MINUTE_MS, maxWait: 10_000 });
    published += count;
    if (count < EVENTS_PER_PORTION) return published;
  }
}

async function publishPortion(tx: Tx, until: Date, now: Date): Promise<number> {
  await tx.$executeRaw`LOCK TABLE ocds_release IN SHARE ROW EXCLUSIVE MODE`;
  const last = await tx.ocdsRelease.findFirst({ orderBy: { seq: "desc" }, select: { seq: true, at: true, eventId: true } });
  const events = await readEvents(tx, last, until);
  if (events.length === 0) return 0;
  const first = (last?.seq ?? 0n) + 1n;
  const rows = events.map(({ unitId, orderId, ...event }, index) => ({
    seq: String(first + BigInt(index)),
    event_id: event.eventId,
    ocid: ocidOf(env.OCDS_PREFIX, event.orderNumber),
    kind: event.kind,
    unit_id: unitId,
    order_id: orderId,
    at: event.at.toISOString(),
    content: JSON.stringify(releaseOf(event, env.OCDS_PREFIX)),
  }));
  await tx.$executeRaw`
    INSERT INTO ocds_release (seq, event_id, ocid, kind, unit_id, order_id, at, published_at, content)
    SELECT r.seq, r.event_id, r.ocid, r.kind, r.unit_id, r.order_id, r.at, ${now}, r.content
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(seq bigint, event_id uuid, ocid text, kind ocds_release_kind, unit_id uuid, order_id uuid,
      at timestamptz(3), content text)`;
  return events.length;
}

interface EventRow {
  eventId: string;
  unitId: string;
  orderId: string;
  kind: ReleaseKind;
  at: Date;
  orderNumber: string;
  buyer: ReleaseOrganisation;
  trader: ReleaseOrganisation;
  supplier: ReleaseEvent["supplier"];
  goodsFen: bigint;
  freightFen: bigint;
  deliverFrom: string;
  deliverTo: string;
  lines: (Omit<ReleaseEvent["lines"][number], "unitPriceFen"> & { unitPriceFen: string })[] | null;
  shipment: ReleaseEvent["shipment"];
  payment: { id: string; amountFen: string; receivedOn: string } | null;
  ends: boolean;
}

/**
 * The next events, from the columns that releases are made of and no others. What was bought with personal money, from the beginning or by a correction, is nobody's procurement; an order that its co-op never
 * confirmed is no contract.
 */
async function readEvents(
  tx: Tx,
  after: { at: Date; eventId: string } | null,
  until: Date,
): Promise<(ReleaseEvent & { unitId: string; orderId: string })[]> {
  const afterAt = after?.at ?? new Date(0);
  const afterId = after?.eventId ?? "00000000-0000-0000-0000-000000000000";
  const rows = await tx.$queryRaw<EventRow[]>`
    WITH happened AS (
      SELECT e.id, e.unit_id, e.order_id, e.at, e.kind, e.detail FROM order_event e JOIN purchase_order o ON o.unit_id = e.unit_id AND o.id = e.order_id
        JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
      WHERE e.at >= ${afterAt} AND (e.at, e.id) > (${afterAt}, ${afterId}::uuid) AND e.at < ${until}
        AND e.kind IN ('confirmed', 'reconfirmed', 'shipped', 'accepted', 'acceptedInPart', 'paidInPart', 'paidInAdvance', 'settled', 'unsettled', 'paymentTakenBack', 'closedShort', 'cancelled')
        AND o.confirmed_at IS NOT NULL AND o.confirmed_at <= e.at AND g.source <> 'PERSONAL'
        AND NOT EXISTS (SELECT 1 FROM order_line x WHERE x.unit_id = o.unit_id AND x.order_id = o.id AND x.corrected_source = 'PERSONAL')
      ORDER BY e.at, e.id LIMIT ${EVENTS_PER_PORTION}::int),
    place AS (SELECT code, name, (SELECT p.name FROM division p WHERE p.code = rpad(left(d.code, 2), 6, '0')::char(6)) AS region FROM division d)
    SELECT e.id AS "eventId", e.unit_id AS "unitId", e.order_id AS "orderId", e.at,
      CASE e.kind WHEN 'confirmed' THEN 'AWARD' WHEN 'reconfirmed' THEN 'AWARD' WHEN 'shipped' THEN 'SHIPMENT' WHEN 'closedShort' THEN 'SHORTENED'
        WHEN 'cancelled' THEN 'CANCELLATION' WHEN 'paidInPart' THEN 'PAYMENT' WHEN 'paidInAdvance' THEN 'PAYMENT' WHEN 'settled' THEN 'PAYMENT'
        WHEN 'unsettled' THEN 'PAYMENT' WHEN 'paymentTakenBack' THEN 'PAYMENT' ELSE 'ACCEPTANCE' END AS kind,
      o.number AS "orderNumber", o.goods_fen AS "goodsFen", o.freight_fen AS "freightFen", g.deliver_from::text AS "deliverFrom", g.deliver_to::text AS "deliverTo",
      coalesce(o.settled_at = e.at, false) AS ends,
      jsonb_build_object('uscc', b.uscc, 'name', bn.name, 'nameEn', bn.name_en, 'region', coalesce(bp.region, ''), 'locality', coalesce(bp.name, '')) AS buyer,
      jsonb_build_object('uscc', u.uscc, 'name', un.name, 'nameEn', un.name_en, 'region', coalesce(up.region, ''), 'locality', coalesce(up.name, '')) AS trader,
      jsonb_build_object('uscc', c.uscc, 'name', cn.name, 'nameEn', cn.name_en, 'region', coalesce(cp.region, ''), 'locality', coalesce(cp.name, ''),
        'sellerClass', c.seller_class) AS supplier,
      CASE WHEN e.kind IN ('confirmed', 'reconfirmed') THEN (
        SELECT jsonb_agg(jsonb_build_object('position', l.position, 'nameZh', l.name_zh, 'nameEn', l.name_en, 'categoryCode', l.category_code,
          'categoryZh', coalesce(k.name_zh, l.category_code), 'originCode', l.origin_county_code, 'origin', coalesce(d.name, ''), 'salesUnit', l.sales_unit,
          'quantity', l.quantity::text, 'unitPriceFen', l.unit_price_fen::text,
          'programmes', coalesce((SELECT jsonb_agg(p.code ORDER BY p.code) FROM order_line_quota v JOIN programme p ON p.id = v.programme_id
            WHERE v.unit_id = l.unit_id AND v.line_id = l.id), '[]'::jsonb)) ORDER BY l.position)
        FROM order_line l LEFT JOIN category k ON k.code = l.category_code LEFT JOIN division d ON d.code = l.origin_county_code
        WHERE l.unit_id = e.unit_id AND l.order_id = e.order_id) END AS lines,
      CASE WHEN e.kind IN ('shipped', 'accepted', 'acceptedInPart') THEN (
        SELECT jsonb_build_object('number', s.number, 'expectedOn', s.expected_on,
          'accepted', coalesce((SELECT sum(x.accepted_quantity) > 0 FROM acceptance_line x WHERE x.unit_id = a.unit_id AND x.acceptance_id = a.id), false),
          'rejected', coalesce((SELECT sum(x.rejected_quantity) > 0 FROM acceptance_line x WHERE x.unit_id = a.unit_id AND x.acceptance_id = a.id), false))
        FROM shipment s LEFT JOIN acceptance a ON a.unit_id = s.unit_id AND a.shipment_id = s.id
        WHERE s.unit_id = e.unit_id AND s.order_id = e.order_id
          AND CASE e.kind WHEN 'shipped' THEN s.number ELSE a.number END = e.detail->>'number') END AS shipment,
      CASE WHEN e.kind IN ('paidInPart', 'paidInAdvance', 'settled', 'unsettled', 'paymentTakenBack') THEN (
        SELECT jsonb_build_object('id', (array_agg(r.id ORDER BY r.id))[1], 'amountFen', sum(r.amount_fen)::text, 'receivedOn', max(r.received_on)) FROM remittance r
        WHERE r.unit_id = e.unit_id AND r.order_id = e.order_id AND r.bank_reference = e.detail->>'reference' AND r.confirmed_at = e.at
          AND (r.reverses_id IS NOT NULL) = (e.kind IN ('unsettled', 'paymentTakenBack')) HAVING count(*) > 0) END AS payment
    FROM happened e JOIN purchase_order o ON o.unit_id = e.unit_id AND o.id = e.order_id JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
      JOIN unit b ON b.id = g.credited_unit_id JOIN unit u ON u.id = o.unit_id JOIN coop c ON c.id = o.coop_id
      CROSS JOIN LATERAL (SELECT (e.at AT TIME ZONE 'Asia/Shanghai')::date AS day) t
      CROSS JOIN LATERAL unit_name_on(b.id, t.day) bn CROSS JOIN LATERAL unit_name_on(u.id, t.day) un CROSS JOIN LATERAL coop_name_on(c.id, t.day) cn
      LEFT JOIN place bp ON bp.code = b.division_code LEFT JOIN place up ON up.code = u.division_code LEFT JOIN place cp ON cp.code = c.county_code
    ORDER BY e.at, e.id`;
  return rows.map((row) => ({
    ...row,
    lines: (row.lines ?? []).map((line) => ({ ...line, unitPriceFen: BigInt(line.unitPriceFen) })),
    payment: row.payment && { ...row.payment, amountFen: BigInt(row.payment.amountFen) },
  }));
}
