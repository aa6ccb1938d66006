import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** Whom a claim waits for, of `k` with its replacement `p` and its latest refund `f`; null while a bank has it. */
const waiting = Prisma.sql`CASE WHEN k.state IN ('REPORTED', 'REFUND_FAILED') THEN 'coop' WHEN k.state IN ('COUNTERED', 'DECLINED') THEN 'unit' WHEN k.state = 'REFERRED' THEN 'hall'
  WHEN k.state = 'REPLACING' THEN CASE WHEN p.claim_id IS NULL THEN 'coop' ELSE 'unit' END
  WHEN k.state = 'REFUNDING' AND f.destination = 'TRANSFER' THEN CASE WHEN f.reference IS NULL THEN 'coop' ELSE 'unit' END END`;

export interface ClaimLetter {
  claimId: string;
  number: string;
  orderNumber: string;
  unit: string;
  coop: string;
  side: "unit" | "coop" | "hall";
  step: "OPENED" | "SOON" | "DUE";
  dueOn: CalendarDate;
  userId: string;
  to: string;
  name: string;
  locale: string;
}

/**
 * Notes and returns the letters that are due: to everybody of the side a claim waits for who can act on it. One day brings one letter about a claim; what was noted
 * is never returned again, whoever asks at the same time.
 */
export async function takeClaimLetters(tx: Tx, now: Date): Promise<ClaimLetter[]> {
  const today = calendarDateOf(now);
  return tx.$queryRaw<ClaimLetter[]>`
    WITH open AS (SELECT k.*, ${waiting} AS side FROM goods_claim k LEFT JOIN goods_replacement p ON p.unit_id = k.unit_id AND p.claim_id = k.id
        LEFT JOIN LATERAL (SELECT * FROM refund r WHERE r.unit_id = k.unit_id AND r.cause = 'GOODS_CLAIM' AND r.cause_id = k.id ORDER BY r.id DESC LIMIT 1) f ON true
        WHERE k.due_on IS NOT NULL),
      step AS (SELECT o.*, CASE WHEN l.last IS NULL THEN 'OPENED' WHEN ${today}::date >= o.due_on THEN 'DUE' ELSE 'SOON' END::claim_letter_step AS step FROM open o
        CROSS JOIN LATERAL (SELECT max(written_on) AS last FROM goods_claim_letter l WHERE l.unit_id = o.unit_id AND l.claim_id = o.id AND l.side = o.side AND l.due_on = o.due_on) l
        WHERE o.side IS NOT NULL AND (l.last IS NULL OR l.last < ${today}::date AND ${today}::date >= o.due_on - 2)),
      taken AS (INSERT INTO goods_claim_letter (unit_id, claim_id, side, due_on, step, written_on) SELECT unit_id, id, side, due_on, step, ${today}::date FROM step
        ON CONFLICT DO NOTHING RETURNING *)
    SELECT DISTINCT k.id AS "claimId", k.number, o.number AS "orderNumber", u.name AS unit, c.name AS coop, t.side, t.step::text AS step, t.due_on::text AS "dueOn", a.id AS "userId",
      a.email AS "to", a.name, a.locale
    FROM taken t JOIN goods_claim k ON k.unit_id = t.unit_id AND k.id = t.claim_id JOIN purchase_order o ON o.unit_id = k.unit_id AND o.id = k.order_id
      JOIN unit u ON u.id = k.unit_id JOIN coop c ON c.id = k.coop_id
      JOIN access_grant g ON g.role IN ('CLERK', 'REVIEWER', 'MANAGER') AND g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})
        AND CASE t.side WHEN 'unit' THEN g.unit_id = k.unit_id WHEN 'coop' THEN g.coop_id = k.coop_id ELSE EXISTS (SELECT 1 FROM hall h WHERE h.id = g.hall_id
          AND (EXISTS (SELECT 1 FROM hall_coop x WHERE x.hall_id = h.id AND x.coop_id = k.coop_id)
            OR NOT EXISTS (SELECT 1 FROM hall_coop x WHERE x.coop_id = k.coop_id) AND EXISTS (SELECT 1 FROM unnest(h.prefixes) AS x WHERE starts_with(c.county_code, x)))) END
      JOIN app_user a ON a.id = g.user_id AND a.disabled_at IS NULL ORDER BY k.id, a.id`;
}
