import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { claimTerms } from "#app/domain/ordering/claims/claim-record.server";
import { addDays, calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { parseQuantity } from "#app/lib/quantity";

export interface ClaimableLine {
  lineId: string;
  nameZh: string;
  nameEn: string | null;
  salesUnit: string;
  catchWeight: boolean;
  unitPriceFen: bigint;
  acceptedMilli: bigint;
  acceptedFen: bigint;
  returnedFen: bigint;
  /** Accepted and not given back. */
  leftMilli: bigint;
  /** Number of the open claim it is in. */
  openClaim: string | null;
}

export interface ClaimableOrder {
  id: string;
  number: string;
  coopId: string;
  coopName: string;
  coopNameEn: string | null;
  divisionCode: string;
  fiscalYear: number;
  /** Last day on which claims may be reported; null while nothing is accepted. */
  lastDay: CalendarDate | null;
  lines: ClaimableLine[];
}

type Row = Omit<ClaimableLine, "acceptedMilli" | "leftMilli"> & { accepted: string; returned: string };

/** What of an order of the actor's unit may be claimed, and until when; null when it is not theirs. */
export async function claimableOrder(actor: Actor, orderId: string): Promise<ClaimableOrder | null> {
  const [order] = await db.$queryRaw<(Omit<ClaimableOrder, "lastDay" | "lines"> & { acceptedAt: Date | null })[]>`
    SELECT o.id, o.number, o.coop_id AS "coopId", c.name AS "coopName", c.name_en AS "coopNameEn", u.division_code AS "divisionCode", o.fiscal_year AS "fiscalYear",
      (SELECT max(a.accepted_at) FROM acceptance a WHERE a.unit_id = o.unit_id AND a.order_id = o.id) AS "acceptedAt"
    FROM purchase_order o JOIN coop c ON c.id = o.coop_id JOIN unit u ON u.id = o.unit_id WHERE o.unit_id = ${actor.orgId}::uuid AND o.id = ${orderId}::uuid`;
  if (!order) return null;
  const rows = await db.$queryRaw<Row[]>`
    SELECT l.id AS "lineId", l.name_zh AS "nameZh", l.name_en AS "nameEn", l.sales_unit::text AS "salesUnit", l.catch_weight AS "catchWeight", l.unit_price_fen AS "unitPriceFen",
      l.accepted_quantity::text AS accepted, l.returned_quantity::text AS returned, l.accepted_fen AS "acceptedFen", l.returned_fen AS "returnedFen",
      (SELECT k.number FROM goods_claim_line g JOIN goods_claim k ON k.unit_id = g.unit_id AND k.id = g.claim_id
         WHERE g.unit_id = l.unit_id AND g.line_id = l.id AND g.open LIMIT 1) AS "openClaim"
    FROM order_line l WHERE l.unit_id = ${actor.orgId}::uuid AND l.order_id = ${orderId}::uuid AND l.accepted_quantity > 0 ORDER BY l.position`;
  const { acceptedAt, ...rest } = order;
  const { claimDays } = await claimTerms(db, rest);
  return {
    ...rest,
    lastDay: acceptedAt && rows.length > 0 ? addDays(calendarDateOf(acceptedAt), claimDays) : null,
    lines: rows.map(({ accepted, returned, ...line }) => {
      const acceptedMilli = parseQuantity(accepted) ?? 0n;
      return { ...line, acceptedMilli, leftMilli: acceptedMilli - (parseQuantity(returned) ?? 0n) };
    }),
  };
}
