import { inTransaction } from "#app/db/client.server";
import { calendarDateOf } from "#app/lib/dates";

/**
 * What the clock does to claims. A co-op that does not answer in time leaves the decision to the hall; an offer or a refusal that the unit leaves unanswered ends
 * the claim; whoever has one day left, or is late, finds a reminder in the timeline, once per day that was set. Run daily; run again it changes nothing.
 *
 * @returns how many went to the hall, ended, and were reminded of
 */
export async function keepClaimDeadlines(now: Date): Promise<{ referred: number; lapsed: number; reminded: number }> {
  const today = calendarDateOf(now);
  return inTransaction(async (tx) => {
    const referred = await tx.$executeRaw`
      WITH late AS (UPDATE goods_claim k SET state = 'REFERRED', version = k.version + 1, due_on = ${today}::date + coalesce((place_rule_value('CLAIMS', NULL, o.fiscal_year, u.division_code)->>'decideDays')::int, 5)
        FROM unit u, purchase_order o WHERE u.id = k.unit_id AND o.unit_id = k.unit_id AND o.id = k.order_id AND k.state = 'REPORTED' AND k.due_on < ${today}::date RETURNING k.unit_id, k.id)
      INSERT INTO goods_claim_event (unit_id, id, claim_id, at, kind) SELECT unit_id, gen_random_uuid(), id, ${now}::timestamptz, 'referred' FROM late`;
    const lapsed = await tx.$executeRaw`
      WITH late AS (UPDATE goods_claim SET state = 'LAPSED', version = version + 1, due_on = NULL, ended_at = ${now}::timestamptz WHERE state IN ('COUNTERED', 'DECLINED') AND due_on < ${today}::date RETURNING unit_id, id),
        freed AS (UPDATE goods_claim_line l SET open = false FROM late WHERE l.unit_id = late.unit_id AND l.claim_id = late.id)
      INSERT INTO goods_claim_event (unit_id, id, claim_id, at, kind) SELECT unit_id, gen_random_uuid(), id, ${now}::timestamptz, 'lapsed' FROM late`;
    const reminded = await tx.$executeRaw`
      WITH due AS (UPDATE goods_claim SET reminded_for = due_on WHERE due_on <= ${today}::date + 1 AND reminded_for IS DISTINCT FROM due_on RETURNING unit_id, id, due_on)
      INSERT INTO goods_claim_event (unit_id, id, claim_id, at, kind, detail) SELECT unit_id, gen_random_uuid(), id, ${now}::timestamptz, 'reminded', jsonb_build_object('day', due_on) FROM due`;
    return { referred, lapsed, reminded };
  });
}
