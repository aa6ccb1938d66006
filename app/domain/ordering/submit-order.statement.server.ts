import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { CheckoutPlan, PlannedOrder } from "#app/domain/ordering/checkout-plan";
import type { SubmitOrderInput } from "#app/domain/ordering/schema";
import { reserveStock } from "#app/domain/catalog/stock.server";
import { insertEntries, postingsTable, type QuotaPosting } from "#app/domain/quota/ledger.server";
import type { CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatQuantity } from "#app/lib/quantity";

/** A checkout that has been decided and numbered, ready to be written. */
export interface Submission {
  groupId: string;
  groupNumber: string;
  cartId: string;
  /** Version of the open cart that is claimed; null where there was none: the cart is written with its lines as submitted. */
  cartVersion: number | null;
  input: Omit<SubmitOrderInput, "cartVersion" | "seen">;
  creditedUnitId: string;
  divisionCode: string;
  today: CalendarDate;
  fiscalYear: number;
  needsApproval: boolean;
  plan: CheckoutPlan;
  /** Account ids of the credited unit by programme. */
  accounts: Map<string, string>;
  orders: { id: string; number: string; remittanceCode: string; planned: PlannedOrder; lineIds: string[] }[];
}

/**
 * The whole submission as one statement: one round trip and one implicit transaction. An open cart is claimed by a
 * conditional update, one that was never open by its id; stock rows are locked in id
 * order before accounts; a shortage violates the stock's CHECK; a changed offer or cart is refused in the last line. Any of these undoes everything.
 */
export function submissionStatement(actor: Actor, submission: Submission): Prisma.Sql {
  const { input, plan } = submission;
  const lines = lineRows(submission);
  const postings = postingRows(actor, submission);
  return Prisma.sql`
    WITH claim AS (${claimCart(actor, submission)}),
    line AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS l(id uuid, order_id uuid, position smallint, product_id uuid, version int, quantity numeric(12,3),
        goods_fen bigint, freight_fen bigint, price_fen bigint)),
    ${
      submission.cartVersion === null
        ? Prisma.sql`wanted AS (INSERT INTO cart_line (unit_id, cart_id, product_id, quantity, added_at)
      SELECT ${actor.orgId}::uuid, claim.id, line.product_id, line.quantity, ${actor.now} FROM claim, line),`
        : Prisma.empty
    }
    planned AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(orderRows(submission))}::jsonb) AS o(id uuid, coop_id uuid, number text, goods_fen bigint, freight_fen bigint,
        remittance_code text, payment_terms payment_terms)),
    demand AS (SELECT product_id, quantity, id AS cause_id FROM line),
    ${reserveStock(actor)},
    placed_group AS (
      INSERT INTO order_group (unit_id, id, cart_id, number, credited_unit_id, source, goods_fen, freight_fen, address, division_code, receiver_name, receiver_phone,
        deliver_from, deliver_to, note, submitted_at, submitted_by_id, approval)
      SELECT ${actor.orgId}::uuid, ${submission.groupId}::uuid, claim.id, ${submission.groupNumber}, ${submission.creditedUnitId}::uuid, ${input.source}::fund_source,
        ${plan.goodsFen}, ${plan.freightFen}, ${input.address}, ${submission.divisionCode}, ${input.receiverName}, ${input.receiverPhone}, ${input.deliverFrom}::date,
        ${input.deliverTo}::date, ${input.note}, ${actor.now}, ${actor.userId}::uuid, ${submission.needsApproval ? "PENDING" : "NOT_NEEDED"}::approval_state
      FROM claim RETURNING id),
    placed AS (
      INSERT INTO purchase_order (unit_id, id, group_id, coop_id, number, state, goods_fen, freight_fen, remittance_code, payment_terms, placed_at, placed_on, fiscal_year)
      SELECT ${actor.orgId}::uuid, o.id, placed_group.id, o.coop_id, o.number, ${submission.needsApproval ? "AWAITING_APPROVAL" : "AWAITING_COOP"}::order_state, o.goods_fen,
        o.freight_fen, o.remittance_code, o.payment_terms, ${actor.now}, ${submission.today}::date, ${submission.fiscalYear}
      FROM placed_group, planned o
      RETURNING id),
    placed_line AS (
      INSERT INTO order_line (unit_id, id, order_id, position, product_id, name_zh, name_en, package_zh, package_en, art, category_code, origin_county_code, sales_unit,
        net_grams, quantity, unit_price_fen, goods_fen, freight_fen, catch_weight, tolerance_bps, open_fen)
      SELECT ${actor.orgId}::uuid, l.id, l.order_id, l.position, p.id, p.name_zh, p.name_en, p.package_zh, p.package_en, p.art, p.category_code, p.origin_county_code,
        p.sales_unit, p.net_grams, l.quantity, p.price_fen, l.goods_fen, l.freight_fen, p.catch_weight, least(p.tolerance_bps, t.tolerance_bps), l.goods_fen
      FROM (SELECT (trade_terms_of(u.division_code, ${submission.fiscalYear}::int)).tolerance_bps FROM unit u WHERE u.id = ${actor.orgId}::uuid) t, line l JOIN product p ON p.id = l.product_id AND p.version = l.version AND p.price_fen = l.price_fen AND p.published_at IS NOT NULL
      RETURNING id),
    verdict AS (
      INSERT INTO order_line_quota (unit_id, line_id, programme_id, credited_unit_id, account_id, list_version)
      SELECT ${actor.orgId}::uuid, v.line_id, v.programme_id, ${submission.creditedUnitId}::uuid, v.account_id, v.list_version
      FROM jsonb_to_recordset(${JSON.stringify(verdictRows(submission))}::jsonb) AS v(line_id uuid, programme_id uuid, account_id uuid, list_version int)),
    event AS (
      INSERT INTO order_event (unit_id, id, order_id, at, kind, actor_id)
      SELECT ${actor.orgId}::uuid, o.event_id, o.id, ${actor.now}, 'submitted', ${actor.userId}::uuid
      FROM jsonb_to_recordset(${JSON.stringify(submission.orders.map((order) => ({ id: order.id, event_id: newId() })))}::jsonb) AS o(id uuid, event_id uuid)),
    audit AS (
      INSERT INTO audit_log (at, actor_id, grant_id, action, object_type, object_id, unit_id, detail, request_id)
      SELECT ${actor.now}, ${actor.userId}::uuid, ${actor.grantId}::uuid, 'order.submit', 'order-group', ${submission.groupId}, ${actor.orgId}::uuid,
        jsonb_build_object('number', ${submission.groupNumber}::text), ${actor.requestId}),
    ${postings.length > 0 ? Prisma.sql`${postingsTable(postings)}, entry AS (${insertEntries("reserved")})` : Prisma.sql`entry AS (SELECT 1)`}
    SELECT refuse_unless((SELECT count(*) FROM claim) = 1, 'ordering.cartChanged'),
      refuse_unless(NOT EXISTS (SELECT 1 FROM alert_case WHERE unit_id IN (${actor.orgId}::uuid, ${submission.creditedUnitId}::uuid) AND level = 'BLOCK' AND status IN ('OPEN', 'TAKEN')),
        'ordering.blockedByRule'),
      refuse_unless((SELECT count(*) FROM placed_line) = ${lines.length} AND (SELECT count(*) FROM reserved) = ${lines.length}
        AND NOT EXISTS (SELECT 1 FROM planned o JOIN coop co ON co.id = o.coop_id WHERE co.payment_terms <> o.payment_terms), 'ordering.offerChanged')`;
}

function claimCart(actor: Actor, { cartId, cartVersion }: Submission): Prisma.Sql {
  return cartVersion === null
    ? Prisma.sql`INSERT INTO cart (unit_id, id, user_id, created_at, submitted_at)
        VALUES (${actor.orgId}::uuid, ${cartId}::uuid, ${actor.userId}::uuid, ${actor.now}, ${actor.now}) RETURNING id`
    : Prisma.sql`UPDATE cart SET submitted_at = ${actor.now}
        WHERE unit_id = ${actor.orgId}::uuid AND id = ${cartId}::uuid AND user_id = ${actor.userId}::uuid AND submitted_at IS NULL AND version = ${cartVersion} RETURNING id`;
}

function lineRows(submission: Submission) {
  let position = 0;
  return submission.orders.flatMap((order) =>
    order.planned.lines.map((line, index) => ({
      id: order.lineIds[index],
      order_id: order.id,
      position: (position += 1),
      product_id: line.offer.productId,
      version: line.offer.version,
      quantity: formatQuantity(line.offer.quantityMilli),
      goods_fen: line.goodsFen.toString(),
      freight_fen: line.freightFen.toString(),
      price_fen: line.offer.priceFen.toString(),
    })),
  );
}

function orderRows(submission: Submission) {
  return submission.orders.map((order) => ({
    id: order.id,
    coop_id: order.planned.coopId,
    number: order.number,
    goods_fen: order.planned.goodsFen.toString(),
    freight_fen: order.planned.freightFen.toString(),
    remittance_code: order.remittanceCode,
    payment_terms: order.planned.paymentTerms,
  }));
}

function verdictRows(submission: Submission) {
  return submission.orders.flatMap((order) =>
    order.planned.lines.flatMap((line, index) =>
      line.offer.programmes.map((programme) => ({
        line_id: order.lineIds[index],
        programme_id: programme.programmeId,
        account_id: submission.accounts.get(programme.programmeId),
        list_version: programme.listVersion,
      })),
    ),
  );
}

function postingRows(actor: Actor, submission: Submission): QuotaPosting[] {
  const rows = submission.orders.flatMap((order) =>
    order.planned.lines.flatMap((line, index) =>
      line.offer.programmes.map((programme): QuotaPosting => {
        const lineId = order.lineIds[index] ?? "";
        return {
          unitId: submission.creditedUnitId,
          accountId: submission.accounts.get(programme.programmeId) ?? "",
          kind: "ORDER",
          amountFen: line.goodsFen,
          cause: { type: "order-line", id: lineId },
          orderId: order.id,
          lineId,
          source: submission.input.source,
          effectiveOn: submission.today,
          recordedAt: actor.now,
          actorId: actor.userId,
          ruleVersion: programme.listVersion,
        };
      }),
    ),
  );
  return rows.sort((left, right) => (left.accountId < right.accountId ? -1 : left.accountId > right.accountId ? 1 : 0));
}
