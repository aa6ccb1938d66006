import type { Tx } from "#app/db/client.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

export interface HeldLetter {
  heldId: string;
  number: string;
  debtor: string;
  coop: string;
  amountFen: bigint;
  side: "unit" | "bureau";
  step: "OPENED" | "SOON" | "DUE";
  /** What is waited for. */
  waitsFor: "answer" | "return" | "takeUp";
  deadlineOn: CalendarDate;
  userId: string;
  to: string;
  name: string;
  locale: string;
}

/**
 * Notes and returns the letters that are due about held money: to everybody of the side whose turn it is who can act. The unit that answers for it now is asked to answer
 * and to give it back; the bureau on whose desk it lies takes it up, and sees to the return where the debtor is none of the platform. One day brings one letter about a
 * report; what was noted is never returned again, whoever asks at the same time.
 */
export async function takeHeldLetters(tx: Tx, now: Date): Promise<HeldLetter[]> {
  const today = calendarDateOf(now);
  return tx.$queryRaw<HeldLetter[]>`
    WITH open AS (SELECT h.id, h.deadline_on, CASE WHEN (h.state = 'TAKEN' OR h.awaits_answer) AND h.unit_id IS NOT NULL THEN 'unit' ELSE 'bureau' END AS side
        FROM held_money h WHERE h.ended_at IS NULL),
      step AS (SELECT o.*, CASE WHEN l.last IS NULL THEN 'OPENED' WHEN ${today}::date >= o.deadline_on THEN 'DUE' ELSE 'SOON' END::claim_letter_step AS step FROM open o
        CROSS JOIN LATERAL (SELECT max(written_on) AS last FROM held_money_letter l WHERE l.held_id = o.id AND l.side = o.side AND l.deadline_on = o.deadline_on) l
        WHERE l.last IS NULL OR l.last < ${today}::date AND ${today}::date >= o.deadline_on - 2),
      taken AS (INSERT INTO held_money_letter (held_id, side, deadline_on, step, written_on) SELECT id, side, deadline_on, step, ${today}::date FROM step
        ON CONFLICT DO NOTHING RETURNING *)
    SELECT DISTINCT h.id AS "heldId", h.number, coalesce(v.name, h.debtor_name) AS debtor, c.name AS coop, h.amount_fen - h.returned_fen AS "amountFen", t.side, t.step::text AS step,
      CASE WHEN h.state = 'TAKEN' THEN 'return' WHEN h.awaits_answer THEN 'answer' ELSE 'takeUp' END AS "waitsFor", t.deadline_on::text AS "deadlineOn", a.id AS "userId", a.email AS "to",
      a.name, a.locale
    FROM taken t JOIN held_money h ON h.id = t.held_id JOIN coop c ON c.id = h.coop_id LEFT JOIN unit v ON v.id = unit_answering(h.unit_id)
      JOIN access_grant g ON g.role IN ('CLERK', 'REVIEWER', 'MANAGER') AND g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})
        AND CASE t.side WHEN 'unit' THEN g.unit_id IN (h.unit_id, v.id) ELSE g.bureau_id = h.bureau_id END
      JOIN app_user a ON a.id = g.user_id AND a.disabled_at IS NULL ORDER BY h.id, a.id`;
}
