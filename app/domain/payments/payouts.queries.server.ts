import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";

export type PayoutStatus = "PREPARED" | "RELEASED" | "CONFIRMED" | "FAILED" | "WITHDRAWN";

export interface PayoutRow {
  id: string;
  number: string;
  coopId: string;
  coopName: string;
  coopNameEn: string | null;
  amountFen: bigint;
  status: PayoutStatus;
  preparedBy: string;
  preparedById: string;
  preparedAt: Date;
}

export interface Payout extends PayoutRow {
  payeeName: string;
  payeeBank: string;
  payeeAccount: string;
  releasedBy: string | null;
  releasedAt: Date | null;
  bankReference: string | null;
  endedBy: string | null;
  endedAt: Date | null;
  reason: string;
  entries: PlatformEntryRow[];
}

export interface PlatformEntryRow {
  id: string;
  kind: "REMITTANCE" | "REFUND" | "REFUND_FAILED";
  orderId: string;
  orderNumber: string;
  unitName: string;
  amountFen: bigint;
  happenedAt: Date;
}

/** A co-op sees its own, the platform all. */
const seenBy = (actor: Actor) => (actor.audience === "coop" ? Prisma.sql`p.coop_id = ${actor.orgId}::uuid` : Prisma.sql`true`);

const columns = Prisma.sql`p.id, p.number, p.coop_id AS "coopId", c.name AS "coopName", c.name_en AS "coopNameEn", p.amount_fen AS "amountFen", p.status::text AS status,
  coalesce(w.name, '') AS "preparedBy", p.prepared_by_id AS "preparedById", p.prepared_at AS "preparedAt"`;
const tables = Prisma.sql`coop_payout p JOIN coop c ON c.id = p.coop_id LEFT JOIN app_user w ON w.id = p.prepared_by_id`;

/** Payouts, latest first. @param after `nextAfter` of the page before */
export async function listPayouts(
  actor: Actor,
  after: string | null,
  take: number,
): Promise<{ rows: PayoutRow[]; nextAfter: string | null }> {
  const key = /^(\d{13})\.([0-9a-f-]{36})$/.exec(after ?? "");
  const rows = await db.$queryRaw<PayoutRow[]>`
    SELECT ${columns} FROM ${tables} WHERE ${seenBy(actor)} ${key ? Prisma.sql`AND (p.prepared_at, p.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY p.prepared_at DESC, p.id DESC LIMIT ${take + 1}`;
  const page = rows.slice(0, take);
  const last = page.at(-1);
  return { rows: page, nextAfter: rows.length > take && last ? `${last.preparedAt.getTime()}.${last.id}` : null };
}

const entryColumns = Prisma.sql`e.id, e.kind::text AS kind, e.order_id AS "orderId", o.number AS "orderNumber", u.name AS "unitName", e.amount_fen AS "amountFen", e.happened_at AS "happenedAt"`;
const entryTables = Prisma.sql`platform_entry e JOIN purchase_order o ON o.unit_id = e.unit_id AND o.id = e.order_id JOIN unit u ON u.id = e.unit_id`;

/** One payout with what it consists of. */
export async function getPayout(actor: Actor, id: string): Promise<Payout | null> {
  const [row] = await db.$queryRaw<Omit<Payout, "entries">[]>`
    SELECT ${columns}, p.payee_name AS "payeeName", p.payee_bank AS "payeeBank", p.payee_account AS "payeeAccount", r.name AS "releasedBy", p.released_at AS "releasedAt",
      p.bank_reference AS "bankReference", x.name AS "endedBy", p.ended_at AS "endedAt", p.reason
    FROM ${tables} LEFT JOIN app_user r ON r.id = p.released_by_id LEFT JOIN app_user x ON x.id = p.ended_by_id WHERE ${seenBy(actor)} AND p.id = ${id}::uuid`;
  if (!row) return null;
  const entries = await db.$queryRaw<PlatformEntryRow[]>`
    SELECT ${entryColumns} FROM payout_item i JOIN ${entryTables} ON true WHERE i.coop_id = ${row.coopId}::uuid AND i.payout_id = ${id}::uuid AND e.coop_id = i.coop_id AND e.id = i.entry_id
    ORDER BY e.happened_at, e.id`;
  return { ...row, entries };
}

/** What the platform's account holds for a co-op and has not paid out, the earliest first. */
export async function listHeld(coopId: string, take: number): Promise<PlatformEntryRow[]> {
  return db.$queryRaw<PlatformEntryRow[]>`
    SELECT ${entryColumns} FROM ${entryTables} WHERE e.coop_id = ${coopId}::uuid AND e.payout_id IS NULL AND e.transfer_id IS NULL ORDER BY e.happened_at, e.id LIMIT ${take}`;
}

export interface HeldRow {
  coopId: string;
  coopName: string;
  coopNameEn: string | null;
  heldFen: bigint;
  /** Of it, what somebody disputes, or what was lost and nobody has said who bears it. */
  disputedFen: bigint;
  lines: number;
  /** A payout of it is under way. */
  underWay: boolean;
}

/** What the platform's account holds, co-op by co-op, most first. */
export async function listHeldByCoop(take: number): Promise<HeldRow[]> {
  return db.$queryRaw<HeldRow[]>`
    SELECT e.coop_id AS "coopId", c.name AS "coopName", c.name_en AS "coopNameEn", e.fen AS "heldFen", e.lines,
      coalesce((SELECT sum(h.amount_fen) FROM platform_entry d JOIN remittance_hold h ON h.unit_id = d.unit_id AND h.remittance_id = d.cause_id
        WHERE d.coop_id = e.coop_id AND d.payout_id IS NULL AND d.transfer_id IS NULL AND d.kind = 'REMITTANCE'
          AND (h.released_at IS NULL OR (h.outcome = 'lost' AND h.answer IS NULL))), 0)::bigint AS "disputedFen",
      EXISTS (SELECT 1 FROM coop_payout p WHERE p.coop_id = e.coop_id AND p.status IN ('PREPARED', 'RELEASED')) AS "underWay"
    FROM (SELECT coop_id, sum(amount_fen)::bigint AS fen, count(*)::int AS lines FROM platform_entry WHERE payout_id IS NULL AND transfer_id IS NULL GROUP BY 1) e JOIN coop c ON c.id = e.coop_id
    ORDER BY e.fen DESC, c.name LIMIT ${take}`;
}

export async function getHeldFen(coopId: string): Promise<bigint> {
  const sum = await db.platformEntry.aggregate({ where: { coopId, payoutId: null, transferId: null }, _sum: { amountFen: true } });
  return sum._sum.amountFen ?? 0n;
}
