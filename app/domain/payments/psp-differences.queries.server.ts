import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { selectAdvances } from "#app/domain/payments/advances.server";
import { isHeldAgain } from "#app/domain/payments/transfers.queries.server";
import type { DifferenceKind, FoundDifference } from "#app/domain/payments/psp-differences";

/** Differences that show from what is kept here alone. @param now a request older than a day counts as unknown */
export async function findLocalDifferences(now: Date): Promise<FoundDifference[]> {
  const rows = await db.$queryRaw<
    {
      kind: DifferenceKind;
      subject: string;
      unitId: string | null;
      orderId: string | null;
      there: string | null;
      amount: string | null;
      number: string | null;
    }[]
  >`
    SELECT 'eventDead' AS kind, e.id AS subject, NULL::uuid AS "unitId", NULL::uuid AS "orderId", e.type || ' ' || e.object_id AS there, NULL AS amount, NULL AS number FROM stripe_event e WHERE e.state = 'DEAD'
    UNION ALL
    SELECT 'requestUnknown', r.key, NULL, NULL, r.error, NULL, NULL FROM psp_request r WHERE r.state = 'UNKNOWN' OR (r.state = 'SENT' AND r.first_sent_at < ${new Date(now.getTime() - 86_400_000)})
    UNION ALL
    SELECT 'surplus', m.id::text, m.unit_id, m.order_id, NULL, (m.amount_fen - m.given)::text, o.number
    FROM purchase_order o, LATERAL (${selectAdvances(Prisma.sql`m.unit_id = o.unit_id AND m.order_id = o.id AND m.method = 'STRIPE'`)}) m
    WHERE m.amount_fen > m.given AND (o.goods_closed_at IS NOT NULL OR o.state <> 'CONFIRMED')
      AND (o.unit_id, o.id) IN (SELECT unit_id, order_id FROM remittance WHERE method = 'STRIPE')
    UNION ALL
    SELECT 'notSettled', o.id::text, o.unit_id, o.id, NULL, NULL, o.number FROM purchase_order o
    WHERE o.state = 'CONFIRMED' AND o.goods_closed_at IS NOT NULL AND o.settled_at IS NULL
      AND EXISTS (SELECT 1 FROM remittance m WHERE m.unit_id = o.unit_id AND m.order_id = o.id AND m.method = 'STRIPE')
      AND NOT EXISTS (SELECT 1 FROM receivable r WHERE r.unit_id = o.unit_id AND r.order_id = o.id AND r.paid_fen < r.amount_fen)
    UNION ALL
    SELECT 'disputeLost', h.psp_id, h.unit_id, m.order_id, 'lost', h.amount_fen::text, o.number FROM remittance_hold h JOIN remittance m ON m.unit_id = h.unit_id AND m.id = h.remittance_id
      JOIN purchase_order o ON o.unit_id = m.unit_id AND o.id = m.order_id WHERE h.outcome = 'lost' AND h.answer IS NULL
    UNION ALL
    SELECT 'transferFailed', t.id::text, t.unit_id, t.order_id, t.failure, t.amount_fen::text, o.number FROM coop_transfer t JOIN purchase_order o ON o.unit_id = t.unit_id AND o.id = t.order_id
    WHERE t.state = 'FAILED' AND ${isHeldAgain}
    UNION ALL
    SELECT 'payoutFailed', p.id, NULL, NULL, p.state, NULL, NULL FROM psp_object p WHERE p.kind = 'payout' AND p.state = 'failed'
      AND NOT EXISTS (SELECT 1 FROM psp_difference d WHERE d.kind = 'payoutFailed' AND d.subject = p.id AND d.outcome = 'answered')`;
  return rows.map(({ kind, subject, unitId, orderId, there, amount, number }) => ({
    kind,
    subject,
    unitId,
    orderId,
    detail: {
      ...(there === null ? {} : { there }),
      ...(amount === null ? {} : { amountFen: amount }),
      ...(number === null ? {} : { number }),
    },
  }));
}

export interface DifferenceRow {
  id: string;
  kind: DifferenceKind;
  subject: string;
  detail: FoundDifference["detail"];
  foundAt: Date;
  endedAt: Date | null;
  outcome: string | null;
  /** Who gave the other answer first, where it needs two persons. */
  proposal: { byId: string; by: string; at: string } | null;
}

/** Open differences by age, or those that ended, the latest first. */
export async function listDifferences(
  open: boolean,
  after: string | null,
  take: number,
): Promise<{ rows: DifferenceRow[]; nextAfter: string | null }> {
  const key = /^(\d{13})\.([0-9a-f-]{36})$/.exec(after ?? "");
  const rows = await db.$queryRaw<DifferenceRow[]>`
    SELECT id, kind, subject, detail, found_at AS "foundAt", ended_at AS "endedAt", outcome,
      (SELECT jsonb_build_object('byId', h.proposed_by_id, 'by', coalesce(u.name, ''), 'at', h.proposed_at) FROM remittance_hold h LEFT JOIN app_user u ON u.id = h.proposed_by_id
        WHERE kind = 'disputeLost' AND h.psp_id = subject AND h.proposed_by_id IS NOT NULL AND h.answer IS NULL) AS proposal
    FROM psp_difference
    WHERE (ended_at IS NULL) = ${open} ${key ? Prisma.sql`AND (found_at, id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY found_at DESC, id DESC LIMIT ${take + 1}::int`;
  const last = rows.slice(0, take).at(-1);
  return { rows: rows.slice(0, take), nextAfter: rows.length > take && last ? `${last.foundAt.getTime()}.${last.id}` : null };
}

/** When the last look was that found or ended anything, and how much is open. */
export async function countOpenDifferences(): Promise<number> {
  return db.pspDifference.count({ where: { endedAt: null } });
}

/** What is left of money that came first, of orders whose goods are closed or that were given up. */
export async function listPrepaidSurplus(take: number): Promise<{ unitId: string; remittanceId: string }[]> {
  return db.$queryRaw`
    SELECT m.unit_id AS "unitId", m.id AS "remittanceId" FROM purchase_order o, LATERAL (${selectAdvances(Prisma.sql`m.unit_id = o.unit_id AND m.order_id = o.id AND m.method = 'STRIPE'`)}) m
    WHERE o.pay_by IS NOT NULL AND m.amount_fen > m.given AND (o.goods_closed_at IS NOT NULL OR o.state <> 'CONFIRMED')
      AND NOT EXISTS (SELECT 1 FROM refund f WHERE f.unit_id = m.unit_id AND f.cause = 'OVERPAID' AND f.cause_id = m.id)
      AND EXISTS (SELECT 1 FROM psp_payment p WHERE p.unit_id = m.unit_id AND p.id = m.psp_payment_id AND p.flow = 'CHECKOUT') LIMIT ${take}::int`;
}
