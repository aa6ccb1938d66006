import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { creditNoteNumber, receivableNumber } from "#app/domain/payments/receivable-number";
import { lateInterestFen } from "#app/domain/payments/terms";
import { addDays, calendarDateOf, daysBetween, fromDbDate, instantOf, type CalendarDate } from "#app/lib/dates";

export interface Payment {
  id: string;
  receivedOn: CalendarDate;
  bankReference: string;
  method: "BANK_TRANSFER" | "BANK_FEE" | "STRIPE" | "BALANCE";
  amountFen: bigint;
}

export interface ReceivableDocument {
  id: string;
  number: string;
  orderId: string;
  orderNumber: string;
  remittanceCode: string;
  unitName: string;
  unitUscc: string;
  coopName: string;
  coopUscc: string;
  bankName: string;
  bankAccountName: string;
  bankAccountNumber: string;
  /** The payee is the bank it is pledged to. */
  pledged: boolean;
  acceptanceId: string;
  acceptanceNumber: string;
  openedOn: CalendarDate;
  dueOn: CalendarDate;
  /** The day on which the payment days end, where people do not work on it and it gave way to `dueOn`. */
  movedFrom: CalendarDate | null;
  /** Year of `dueOn` whose calendar is not published yet, while something is open: the day is counted again when it is. */
  provisional: number | null;
  /** What the due day was before a calendar was published. */
  recountedFrom: CalendarDate | null;
  daysLate: number;
  amountFen: bigint;
  paidFen: bigint;
  /** The part of `paidFen` that credit notes cover. */
  creditedFen: bigint;
  lateInterestFen: bigint;
  payments: Payment[];
}

interface Row extends Omit<
  ReceivableDocument,
  "number" | "openedOn" | "dueOn" | "movedFrom" | "recountedFrom" | "daysLate" | "lateInterestFen" | "payments"
> {
  fiscal_year: number;
  number: number;
  opened_at: Date;
  due_on: Date;
  recounted_from: Date | null;
  payment_days: number;
  late_interest_ppm: number;
  payments: { id: string; on: string; reference: string; method: Payment["method"]; amount: string }[] | null;
}

/** Condition on a table with `unit_id` and `coop_id` for the actor's side of it. */
const mine = (actor: Actor) =>
  actor.audience === "coop" ? Prisma.sql`r.coop_id = ${actor.orgId}::uuid` : Prisma.sql`r.unit_id = ${actor.orgId}::uuid`;

/** A receivable as both sides see it, with what was paid of it; null when it is not theirs. */
export async function getReceivable(actor: Actor, id: string): Promise<ReceivableDocument | null> {
  const today = calendarDateOf(actor.now);
  const [row] = await db.$queryRaw<Row[]>`
    SELECT r.id, r.fiscal_year, r.number, r.order_id AS "orderId", o.number AS "orderNumber", o.remittance_code AS "remittanceCode", u.name AS "unitName", u.uscc AS "unitUscc",
      c.name AS "coopName", c.uscc AS "coopUscc", y.bank_name AS "bankName", y.bank_account_name AS "bankAccountName", y.bank_account_number AS "bankAccountNumber", y.pledged,
      r.credited_fen AS "creditedFen",
      a.id AS "acceptanceId", a.number AS "acceptanceNumber", r.opened_at, r.due_on, o.payment_days,
      CASE WHEN r.paid_at IS NULL AND NOT calendar_covers(r.due_on) THEN extract(year FROM r.due_on)::int END AS provisional,
      (SELECT d.from_on FROM due_day_move d WHERE d.unit_id = r.unit_id AND d.kind = 'RECEIVABLE' AND d.subject_id = r.id ORDER BY d.at DESC LIMIT 1) AS recounted_from,
      r.late_interest_ppm, r.amount_fen AS "amountFen", r.paid_fen AS "paidFen",
      (SELECT jsonb_agg(jsonb_build_object('id', m.id, 'on', m.received_on, 'reference', m.bank_reference, 'method', m.method, 'amount', x.amount_fen::text) ORDER BY m.received_on, m.id)
         FROM remittance_allocation x JOIN remittance m ON m.unit_id = x.unit_id AND m.id = x.remittance_id WHERE x.unit_id = r.unit_id AND x.receivable_id = r.id) AS payments
    FROM receivable r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN coop c ON c.id = r.coop_id JOIN unit u ON u.id = r.unit_id
      JOIN acceptance a ON a.unit_id = r.unit_id AND a.id = r.cause_id, LATERAL receivable_payee(r.unit_id, r.id) y
    WHERE ${mine(actor)} AND r.id = ${id}::uuid`;
  if (!row) return null;
  const {
    fiscal_year: fiscalYear,
    number,
    opened_at: openedAt,
    due_on: due,
    recounted_from: recounted,
    payment_days: days,
    late_interest_ppm: ppm,
    payments,
    ...rest
  } = row;
  const dueOn = fromDbDate(due);
  const lastDay = addDays(calendarDateOf(openedAt), days);
  const left = row.amountFen - row.paidFen;
  return {
    ...rest,
    number: receivableNumber(fiscalYear, number),
    openedOn: calendarDateOf(openedAt),
    dueOn,
    movedFrom: lastDay < dueOn ? lastDay : null,
    recountedFrom: recounted ? fromDbDate(recounted) : null,
    daysLate: left > 0n ? Math.max(0, daysBetween(dueOn, today)) : 0,
    lateInterestFen: lateInterestFen(left, dueOn, today, ppm),
    payments: (payments ?? []).map((payment) => ({
      id: payment.id,
      receivedOn: payment.on,
      bankReference: payment.reference,
      method: payment.method,
      amountFen: BigInt(payment.amount),
    })),
  };
}

export interface StatementLine {
  /** Of the receivable, the payment, the credit note or the refund. */
  id: string;
  day: CalendarDate;
  kind: "receivable" | "payment" | "credit" | "refund";
  /** Number of the receivable or the credit note, or the bank's reference. */
  document: string;
  orderNumber: string;
  dueOn: CalendarDate | null;
  /** The bank that a receivable is to be paid to. */
  pledgedTo: string | null;
  /** Receivables and refunds add to what is owed, payments and credit notes take from it. What is used of a balance moves nothing: its refund never left the co-op. */
  owedFen: bigint;
  paidFen: bigint;
  balanceFen: bigint;
}

export interface AccountStatement {
  month: string;
  unitName: string;
  coopName: string;
  openingFen: bigint;
  closingFen: bigint;
  owedFen: bigint;
  paidFen: bigint;
  lines: StatementLine[];
}

/**
 * What was owed and paid between the actor and another side in a month, with the balance before and after.
 *
 * @param otherId co-op for a unit, unit for a co-op
 * @param month `2026-11`
 * @returns null when the two never had anything with each other
 */
export async function getAccountStatement(actor: Actor, otherId: string, month: string): Promise<AccountStatement | null> {
  const [coopId, unitId] = actor.audience === "coop" ? [actor.orgId, otherId] : [otherId, actor.orgId];
  const from: CalendarDate = `${month}-01`;
  const to: CalendarDate = `${addDays(from, 31).slice(0, 7)}-01`;
  const [names] = await db.$queryRaw<{ unit: string; coop: string }[]>`
    SELECT u.name AS unit, c.name AS coop FROM unit u, coop c WHERE u.id = ${unitId}::uuid AND c.id = ${coopId}::uuid
      AND EXISTS (SELECT 1 FROM receivable r WHERE r.coop_id = c.id AND r.unit_id = u.id)`;
  if (!names) return null;
  const [opening] = await db.$queryRaw<{ fen: bigint }[]>`
    SELECT (coalesce((SELECT sum(amount_fen) FROM receivable r WHERE r.coop_id = ${coopId}::uuid AND r.unit_id = ${unitId}::uuid AND r.opened_at < ${instantOf(from)}), 0)
      - coalesce((SELECT sum(amount_fen) FROM remittance m WHERE m.coop_id = ${coopId}::uuid AND m.unit_id = ${unitId}::uuid AND m.received_on < ${from}::date AND m.method <> 'BALANCE'), 0)
      - coalesce((SELECT sum(amount_fen) FROM credit_note n WHERE n.coop_id = ${coopId}::uuid AND n.unit_id = ${unitId}::uuid AND n.issued_at < ${instantOf(from)}), 0)
      + coalesce((SELECT sum(amount_fen) FROM refund f WHERE f.coop_id = ${coopId}::uuid AND f.unit_id = ${unitId}::uuid AND f.state = 'SUCCEEDED' AND f.destination <> 'BALANCE'
        AND f.ended_at < ${instantOf(from)}), 0))::bigint AS fen`;
  const rows = await db.$queryRaw<
    {
      day: Date;
      kind: StatementLine["kind"];
      document: string | null;
      fiscal_year: number | null;
      number: number | null;
      order_number: string;
      due_on: Date | null;
      pledged_to: string | null;
      fen: bigint;
      id: string;
    }[]
  >`
    SELECT s.*, o.number AS order_number, p.bank_name AS pledged_to FROM (
      SELECT (r.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 'receivable' AS kind, NULL AS document, r.fiscal_year, r.number, r.due_on, r.amount_fen AS fen, r.order_id, r.id
        FROM receivable r WHERE r.coop_id = ${coopId}::uuid AND r.unit_id = ${unitId}::uuid AND r.opened_at >= ${instantOf(from)} AND r.opened_at < ${instantOf(to)}
      UNION ALL
      SELECT m.received_on, 'payment', m.bank_reference, NULL, NULL, NULL, m.amount_fen, m.order_id, m.id
        FROM remittance m WHERE m.coop_id = ${coopId}::uuid AND m.unit_id = ${unitId}::uuid AND m.received_on >= ${from}::date AND m.received_on < ${to}::date AND m.method <> 'BALANCE'
      UNION ALL
      SELECT (n.issued_at AT TIME ZONE 'Asia/Shanghai')::date, 'credit', NULL, n.fiscal_year, n.number, NULL, n.amount_fen, n.order_id, n.id
        FROM credit_note n WHERE n.coop_id = ${coopId}::uuid AND n.unit_id = ${unitId}::uuid AND n.issued_at >= ${instantOf(from)} AND n.issued_at < ${instantOf(to)}
      UNION ALL
      SELECT (f.ended_at AT TIME ZONE 'Asia/Shanghai')::date, 'refund', coalesce(f.reference, f.reason), NULL, NULL, NULL, f.amount_fen, f.order_id, f.id
        FROM refund f WHERE f.coop_id = ${coopId}::uuid AND f.unit_id = ${unitId}::uuid AND f.state = 'SUCCEEDED' AND f.destination <> 'BALANCE'
          AND f.ended_at >= ${instantOf(from)} AND f.ended_at < ${instantOf(to)}) s
      JOIN purchase_order o ON o.unit_id = ${unitId}::uuid AND o.id = s.order_id
      LEFT JOIN receivable_confirmation p ON p.unit_id = ${unitId}::uuid AND p.receivable_id = s.id AND p.state = 'PLEDGED' ORDER BY s.day, s.kind DESC, s.id`;
  let balanceFen = opening?.fen ?? 0n;
  const lines = rows.map((row): StatementLine => {
    const [owedFen, paidFen] = row.kind === "receivable" || row.kind === "refund" ? [row.fen, 0n] : [0n, row.fen];
    balanceFen += owedFen - paidFen;
    return {
      id: row.id,
      day: fromDbDate(row.day),
      kind: row.kind,
      document: row.document ?? (row.kind === "credit" ? creditNoteNumber : receivableNumber)(row.fiscal_year ?? 0, row.number ?? 0),
      orderNumber: row.order_number,
      dueOn: row.due_on ? fromDbDate(row.due_on) : null,
      pledgedTo: row.pledged_to,
      owedFen,
      paidFen,
      balanceFen,
    };
  });
  const sum = (of: (line: StatementLine) => bigint) => lines.reduce((total, line) => total + of(line), 0n);
  return {
    month,
    unitName: names.unit,
    coopName: names.coop,
    openingFen: opening?.fen ?? 0n,
    closingFen: balanceFen,
    owedFen: sum((line) => line.owedFen),
    paidFen: sum((line) => line.paidFen),
    lines,
  };
}

export interface Counterparty {
  id: string;
  name: string;
  nameEn: string | null;
  openFen: bigint;
}

/** Whom the actor owes or is owed by, or ever was, those with most open first. */
export async function listCounterparties(actor: Actor): Promise<Counterparty[]> {
  const rows = await db.$queryRaw<Counterparty[]>(
    actor.audience === "coop"
      ? Prisma.sql`SELECT u.id, u.name, u.name_en AS "nameEn", s.open AS "openFen" FROM (SELECT unit_id, sum(amount_fen - paid_fen)::bigint AS open FROM receivable
          WHERE coop_id = ${actor.orgId}::uuid GROUP BY 1) s JOIN unit u ON u.id = s.unit_id ORDER BY s.open DESC, u.name LIMIT 500`
      : Prisma.sql`SELECT c.id, c.name, c.name_en AS "nameEn", s.open AS "openFen" FROM (SELECT coop_id, sum(amount_fen - paid_fen)::bigint AS open FROM receivable
          WHERE unit_id = ${actor.orgId}::uuid GROUP BY 1) s JOIN coop c ON c.id = s.coop_id ORDER BY s.open DESC, c.name LIMIT 500`,
  );
  return rows;
}
