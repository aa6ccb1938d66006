import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { ageingColumns, nothingOpen, type Ageing } from "#app/domain/payments/ageing.queries.server";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { lateInterestFen } from "#app/domain/payments/terms";
import { calendarDateOf, daysBetween, fromDbDate, type CalendarDate } from "#app/lib/dates";

export const receivableStates = ["open", "overdue", "paid"] as const;
export type ReceivableState = (typeof receivableStates)[number];

export interface ReceivableRow {
  id: string;
  /** Of the document. */
  number: string;
  orderId: string;
  orderNumber: string;
  remittanceCode: string;
  unitName: string;
  unitNameEn: string | null;
  coopName: string;
  coopNameEn: string | null;
  bankName: string;
  bankAccountName: string;
  bankAccountNumber: string;
  /** The payee is the bank it is pledged to. */
  pledged: boolean;
  acceptanceId: string;
  acceptanceNumber: string;
  amountFen: bigint;
  paidFen: bigint;
  dueOn: CalendarDate;
  /** Open, and the calendar of that day's year is not published yet. */
  provisional: boolean;
  daysLate: number;
  lateInterestFen: bigint;
}

interface Row {
  id: string;
  fiscal_year: number;
  number: number;
  order_id: string;
  order_number: string;
  remittance_code: string;
  unit_name: string;
  unit_name_en: string | null;
  coop_name: string;
  coop_name_en: string | null;
  bank_name: string;
  bank_account_name: string;
  bank_account_number: string;
  pledged: boolean;
  acceptance_id: string;
  acceptance_number: string;
  amount_fen: bigint;
  paid_fen: bigint;
  due_on: Date;
  provisional: boolean;
  late_interest_ppm: number;
}

const mine = (actor: Actor) =>
  actor.audience === "coop" ? Prisma.sql`r.coop_id = ${actor.orgId}::uuid` : Prisma.sql`r.unit_id = ${actor.orgId}::uuid`;

const stateFilter = (state: ReceivableState, today: CalendarDate) =>
  state === "paid"
    ? Prisma.sql`r.paid_at IS NOT NULL`
    : state === "overdue"
      ? Prisma.sql`r.paid_at IS NULL AND r.due_on < ${today}::date`
      : Prisma.sql`r.paid_at IS NULL`;

/** What is due between units and co-ops, seen from the actor's side: open ones by due day, paid ones latest first. @param after `nextAfter` of the page before */
export async function listReceivables(
  actor: Actor,
  options: { state: ReceivableState; after?: string | null; orderId?: string; take: number },
): Promise<{ rows: ReceivableRow[]; nextAfter: string | null }> {
  const today = calendarDateOf(actor.now);
  const key = /^(20\d\d-\d\d-\d\d)\.([0-9a-f-]{36})$/.exec(options.after ?? "");
  const latestFirst = options.state === "paid";
  const beyond = latestFirst ? Prisma.sql`<` : Prisma.sql`>`;
  const direction = latestFirst ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const rows = await db.$queryRaw<Row[]>`
    WITH page AS MATERIALIZED (
      SELECT r.* FROM receivable r WHERE ${mine(actor)} AND ${stateFilter(options.state, today)}
        ${options.orderId ? Prisma.sql`AND r.order_id = ${options.orderId}::uuid` : Prisma.empty}
        ${key ? Prisma.sql`AND (r.due_on, r.id) ${beyond} (${key[1]}::date, ${key[2]}::uuid)` : Prisma.empty}
      ORDER BY r.due_on ${direction}, r.id ${direction} LIMIT ${options.take + 1})
    SELECT r.id, r.fiscal_year, r.number, r.order_id, o.number AS order_number, o.remittance_code, u.name AS unit_name, u.name_en AS unit_name_en, c.name AS coop_name, c.name_en AS coop_name_en, y.bank_name, y.bank_account_name, y.bank_account_number, y.pledged,
      a.id AS acceptance_id, a.number AS acceptance_number, r.amount_fen, r.paid_fen, r.due_on, r.paid_at IS NULL AND NOT calendar_covers(r.due_on) AS provisional, r.late_interest_ppm
    FROM page r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN coop c ON c.id = r.coop_id JOIN unit u ON u.id = r.unit_id
      JOIN acceptance a ON a.unit_id = r.unit_id AND a.id = r.cause_id, LATERAL receivable_payee(r.unit_id, r.id) y
    ORDER BY r.due_on ${direction}, r.id ${direction}`;
  const page = rows.slice(0, options.take);
  const last = page.at(-1);
  return {
    rows: page.map((row) => {
      const dueOn = fromDbDate(row.due_on);
      const left = row.amount_fen - row.paid_fen;
      return {
        id: row.id,
        number: receivableNumber(row.fiscal_year, row.number),
        orderId: row.order_id,
        orderNumber: row.order_number,
        remittanceCode: row.remittance_code,
        unitName: row.unit_name,
        unitNameEn: row.unit_name_en,
        coopName: row.coop_name,
        coopNameEn: row.coop_name_en,
        bankName: row.bank_name,
        bankAccountName: row.bank_account_name,
        bankAccountNumber: row.bank_account_number,
        pledged: row.pledged,
        acceptanceId: row.acceptance_id,
        acceptanceNumber: row.acceptance_number,
        amountFen: row.amount_fen,
        paidFen: row.paid_fen,
        dueOn,
        provisional: row.provisional,
        daysLate: left > 0n ? Math.max(0, daysBetween(dueOn, today)) : 0,
        lateInterestFen: lateInterestFen(left, dueOn, today, row.late_interest_ppm),
      };
    }),
    nextAfter: rows.length > options.take && last ? `${fromDbDate(last.due_on)}.${last.id}` : null,
  };
}

/** What is open by how long it has been due, with the interest that has run up. */
export async function getAgeing(actor: Actor): Promise<Ageing> {
  const [row] = await db.$queryRaw<
    Ageing[]
  >`SELECT ${ageingColumns(calendarDateOf(actor.now))} FROM receivable r WHERE ${mine(actor)} AND r.paid_at IS NULL`;
  return row ?? nothingOpen;
}

export interface RemittanceView {
  id: string;
  orderId: string;
  orderNumber: string;
  unitName: string;
  unitNameEn: string | null;
  amountFen: bigint;
  receivedOn: CalendarDate;
  bankReference: string;
  confirmedBy: string;
}

/** Bank transfers that a co-op has confirmed, latest first. */
export async function listRemittances(
  actor: Actor,
  after: string | null,
  take: number,
): Promise<{ rows: RemittanceView[]; nextAfter: string | null }> {
  const key = /^(20\d\d-\d\d-\d\d)\.([0-9a-f-]{36})$/.exec(after ?? "");
  const rows = await db.$queryRaw<
    {
      id: string;
      order_id: string;
      order_number: string;
      unit_name: string;
      unit_name_en: string | null;
      amount_fen: bigint;
      received_on: Date;
      bank_reference: string;
      confirmed_by: string | null;
    }[]
  >`
    SELECT m.id, m.order_id, o.number AS order_number, u.name AS unit_name, u.name_en AS unit_name_en, m.amount_fen, m.received_on, m.bank_reference, p.name AS confirmed_by
    FROM remittance m JOIN purchase_order o ON o.unit_id = m.unit_id AND o.id = m.order_id JOIN unit u ON u.id = m.unit_id LEFT JOIN app_user p ON p.id = m.confirmed_by_id
    WHERE m.coop_id = ${actor.orgId}::uuid ${key ? Prisma.sql`AND (m.received_on, m.id) < (${key[1]}::date, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY m.received_on DESC, m.id DESC LIMIT ${take + 1}`;
  const page = rows.slice(0, take);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      id: row.id,
      orderId: row.order_id,
      orderNumber: row.order_number,
      unitName: row.unit_name,
      unitNameEn: row.unit_name_en,
      amountFen: row.amount_fen,
      receivedOn: fromDbDate(row.received_on),
      bankReference: row.bank_reference,
      confirmedBy: row.confirmed_by ?? "",
    })),
    nextAfter: rows.length > take && last ? `${fromDbDate(last.received_on)}.${last.id}` : null,
  };
}
