import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { PainOrder } from "#app/domain/payments/pain001";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { calendarDateOf, daysBetween, fromDbDate, type CalendarDate } from "#app/lib/dates";

export type BatchStatus = "PREPARED" | "APPROVED" | "REFUSED" | "WITHDRAWN";
export type ItemStatus = "PENDING" | "EXECUTED" | "CONFIRMED" | "FAILED" | "DROPPED";

export interface BatchRow {
  id: string;
  number: string;
  payOn: CalendarDate;
  status: BatchStatus;
  amountFen: bigint;
  items: number;
  /** Items that the bank or the co-op has confirmed, and those that failed. */
  executed: number;
  failed: number;
  preparedBy: string;
  preparedById: string;
  preparedAt: Date;
}

const batchColumns = Prisma.sql`b.id, b.number, b.pay_on, b.status::text AS status, b.amount_fen AS "amountFen", coalesce(p.name, '') AS "preparedBy", b.prepared_by_id AS "preparedById",
  b.prepared_at AS "preparedAt", i.items, i.executed, i.failed`;
const batchTables = Prisma.sql`payment_batch b LEFT JOIN app_user p ON p.id = b.prepared_by_id CROSS JOIN LATERAL (
  SELECT count(*)::int AS items, count(*) FILTER (WHERE status IN ('EXECUTED', 'CONFIRMED'))::int AS executed, count(*) FILTER (WHERE status = 'FAILED')::int AS failed
  FROM payment_item WHERE unit_id = b.unit_id AND batch_id = b.id) i`;

type Dated<Row> = Omit<Row, "payOn"> & { pay_on: Date };
const withDay = <Row extends { payOn: CalendarDate }>({ pay_on, ...row }: Dated<Row>) => ({ ...row, payOn: fromDbDate(pay_on) });

/** Payment orders of the unit, latest first. @param after `nextAfter` of the page before */
export async function listBatches(
  actor: Actor,
  after: string | null,
  take: number,
): Promise<{ rows: BatchRow[]; nextAfter: string | null }> {
  const key = /^(\d{13})\.([0-9a-f-]{36})$/.exec(after ?? "");
  const rows = await db.$queryRaw<Dated<BatchRow>[]>`
    SELECT ${batchColumns} FROM ${batchTables} WHERE b.unit_id = ${actor.orgId}::uuid
      ${key ? Prisma.sql`AND (b.prepared_at, b.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY b.prepared_at DESC, b.id DESC LIMIT ${take + 1}`;
  const page = rows.slice(0, take);
  const last = page.at(-1);
  return {
    rows: page.map((row) => withDay<BatchRow>(row)),
    nextAfter: rows.length > take && last ? `${last.preparedAt.getTime()}.${last.id}` : null,
  };
}

export interface PayableRow {
  id: string;
  number: string;
  orderId: string;
  orderNumber: string;
  coopName: string;
  coopNameEn: string | null;
  openFen: bigint;
  dueOn: CalendarDate;
  daysLate: number;
}

/** What the unit may order to be paid: open, in no other order that may still pay it, the earliest due first. */
export async function listPayable(actor: Actor, take: number): Promise<PayableRow[]> {
  const today = calendarDateOf(actor.now);
  const rows = await db.$queryRaw<
    (Omit<PayableRow, "number" | "dueOn" | "daysLate"> & { fiscal_year: number; number: number; due_on: Date })[]
  >`
    WITH page AS MATERIALIZED (
      SELECT r.* FROM receivable r WHERE r.unit_id = ${actor.orgId}::uuid AND r.paid_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM payment_item i WHERE i.unit_id = r.unit_id AND i.receivable_id = r.id AND i.status IN ('PENDING', 'EXECUTED'))
      ORDER BY r.due_on, r.id LIMIT ${take})
    SELECT r.id, r.fiscal_year, r.number, r.order_id AS "orderId", o.number AS "orderNumber", c.name AS "coopName", c.name_en AS "coopNameEn", r.amount_fen - r.paid_fen AS "openFen", r.due_on
    FROM page r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN coop c ON c.id = r.coop_id ORDER BY r.due_on, r.id`;
  return rows.map(({ fiscal_year, number, due_on, ...row }) => ({
    ...row,
    number: receivableNumber(fiscal_year, number),
    dueOn: fromDbDate(due_on),
    daysLate: Math.max(0, daysBetween(fromDbDate(due_on), today)),
  }));
}

/** The account that the unit's latest order charged. */
export async function getLastPayer(actor: Actor): Promise<{ payerBank: string; payerAccount: string } | null> {
  return db.paymentBatch.findFirst({
    where: { unitId: actor.orgId },
    orderBy: [{ preparedAt: "desc" }, { id: "desc" }],
    select: { payerBank: true, payerAccount: true },
  });
}

export interface BatchItem {
  receivableId: string;
  number: string;
  orderId: string;
  orderNumber: string;
  remittanceCode: string;
  payeeName: string;
  payeeBank: string;
  payeeAccount: string;
  amountFen: bigint;
  status: ItemStatus;
  note: string;
  statusAt: Date;
}

export interface Batch extends BatchRow {
  payerBank: string;
  payerAccount: string;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string;
  exportedAt: Date | null;
  lines: BatchItem[];
}

/** One payment order of the unit with everything in it, by payee. */
export async function getBatch(actor: Actor, id: string): Promise<Batch | null> {
  const [[row], lines] = await Promise.all([
    db.$queryRaw<Dated<Omit<Batch, "lines">>[]>`
      SELECT ${batchColumns}, b.payer_bank AS "payerBank", b.payer_account AS "payerAccount", d.name AS "decidedBy", b.decided_at AS "decidedAt", b.reason, b.exported_at AS "exportedAt"
      FROM ${batchTables} LEFT JOIN app_user d ON d.id = b.decided_by_id WHERE b.unit_id = ${actor.orgId}::uuid AND b.id = ${id}::uuid`,
    db.$queryRaw<(Omit<BatchItem, "number"> & { fiscal_year: number; number: number })[]>`
      SELECT i.receivable_id AS "receivableId", r.fiscal_year, r.number, i.order_id AS "orderId", o.number AS "orderNumber", o.remittance_code AS "remittanceCode", i.payee_name AS "payeeName",
        i.payee_bank AS "payeeBank", i.payee_account AS "payeeAccount", i.amount_fen AS "amountFen", i.status::text AS status, i.note, i.status_at AS "statusAt"
      FROM payment_item i JOIN receivable r ON r.unit_id = i.unit_id AND r.id = i.receivable_id JOIN purchase_order o ON o.unit_id = i.unit_id AND o.id = i.order_id
      WHERE i.unit_id = ${actor.orgId}::uuid AND i.batch_id = ${id}::uuid ORDER BY i.payee_name, o.number, r.number`,
  ]);
  if (!row) return null;
  return {
    ...withDay<Omit<Batch, "lines">>(row),
    lines: lines.map(({ fiscal_year, number, ...line }) => ({ ...line, number: receivableNumber(fiscal_year, number) })),
  };
}

/** Transfers of an approved order that its bank does not know to be done yet: one for each order and payee, with the code that finds it. */
export async function getTransfers(actor: Actor, batch: Batch): Promise<PainOrder> {
  const unit = await db.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { name: true, uscc: true } });
  const transfers = new Map<string, PainOrder["transfers"][number]>();
  for (const line of batch.lines) {
    if (line.status !== "PENDING") continue;
    const key = `${line.orderId} ${line.payeeAccount}`;
    const known = transfers.get(key);
    const { remittanceCode, payeeName, payeeBank, payeeAccount } = line;
    transfers.set(key, {
      remittanceCode,
      payeeName,
      payeeBank,
      payeeAccount,
      amountFen: (known?.amountFen ?? 0n) + line.amountFen,
      purpose: `货款 ${remittanceCode}`,
    });
  }
  const { number, payOn, payerBank, payerAccount } = batch;
  return {
    number,
    payOn,
    payerBank,
    payerAccount,
    createdAt: actor.now,
    payerName: unit.name,
    payerUscc: unit.uscc,
    transfers: [...transfers.values()],
  };
}

/** Open in payment orders of the unit, and how much waits for a second person. */
export async function getBatchFigures(actor: Actor): Promise<{ waiting: number; onTheWayFen: bigint }> {
  const [row] = await db.$queryRaw<{ waiting: number; fen: bigint }[]>`
    SELECT (SELECT count(*)::int FROM payment_batch WHERE unit_id = ${actor.orgId}::uuid AND status = 'PREPARED') AS waiting,
      (SELECT coalesce(sum(amount_fen), 0)::bigint FROM payment_item WHERE unit_id = ${actor.orgId}::uuid AND status IN ('PENDING', 'EXECUTED')) AS fen`;
  return { waiting: row?.waiting ?? 0, onTheWayFen: row?.fen ?? 0n };
}
