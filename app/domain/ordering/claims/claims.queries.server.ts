import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { claimsOf } from "#app/domain/ordering/claims/claim-record.server";
import {
  claimCommandsOf,
  waitsFor,
  type ClaimCommand,
  type ClaimFacts,
  type ClaimSide,
  type ClaimTab,
  type Remedy,
} from "#app/domain/ordering/claims/states";
import { creditNoteNumber } from "#app/domain/payments/receivable-number";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";
import { parseQuantity } from "#app/lib/quantity";

interface FactsRow {
  state: ClaimFacts["state"];
  replacementSent: boolean;
  byTransfer: boolean;
  transferred: boolean;
}

export interface ClaimRow extends FactsRow {
  id: string;
  unitId: string;
  number: string;
  orderNumber: string;
  unitName: string;
  unitNameEn: string | null;
  coopName: string;
  coopNameEn: string | null;
  goodsZh: string;
  goodsEn: string;
  remedy: Remedy;
  amountFen: bigint | null;
  reportedAt: Date;
  dueOn: CalendarDate | null;
  waitsFor: ReturnType<typeof waitsFor>;
}

const columns = Prisma.sql`k.id, k.unit_id AS "unitId", k.number, o.number AS "orderNumber", u.name AS "unitName", u.name_en AS "unitNameEn", c.name AS "coopName", c.name_en AS "coopNameEn",
  k.state::text AS state, k.remedy::text AS remedy, k.amount_fen AS "amountFen", k.reported_at AS "reportedAt", k.due_on, p.claim_id IS NOT NULL AS "replacementSent",
  coalesce(f.destination = 'TRANSFER', false) AS "byTransfer", f.reference IS NOT NULL AS transferred`;

const tables = Prisma.sql`goods_claim k JOIN purchase_order o ON o.unit_id = k.unit_id AND o.id = k.order_id JOIN unit u ON u.id = k.unit_id JOIN coop c ON c.id = k.coop_id
  LEFT JOIN goods_replacement p ON p.unit_id = k.unit_id AND p.claim_id = k.id
  LEFT JOIN LATERAL (SELECT * FROM refund r WHERE r.unit_id = k.unit_id AND r.cause = 'GOODS_CLAIM' AND r.cause_id = k.id ORDER BY r.id DESC LIMIT 1) f ON true`;

/** What the actor's side has to do. A bureau does nothing itself: it looks at what is late. */
function mine(actor: Actor): Prisma.Sql {
  switch (actor.audience) {
    case "unit":
      return Prisma.sql`(k.state IN ('COUNTERED', 'DECLINED') OR k.state = 'REPLACING' AND p.claim_id IS NOT NULL OR k.state = 'REFUNDING' AND f.destination = 'TRANSFER' AND f.reference IS NOT NULL)`;
    case "coop":
      return Prisma.sql`(k.state IN ('REPORTED', 'REFUND_FAILED') OR k.state = 'REPLACING' AND p.claim_id IS NULL OR k.state = 'REFUNDING' AND f.destination = 'TRANSFER' AND f.reference IS NULL)`;
    case "hall":
      return Prisma.sql`k.state = 'REFERRED'`;
    case "bureau":
    case "county":
    case "platform":
      return Prisma.sql`k.due_on < (${actor.now}::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`;
  }
}

function inTab(actor: Actor, tab: ClaimTab): Prisma.Sql {
  return tab === "done" ? Prisma.sql`k.ended_at IS NOT NULL` : tab === "mine" ? mine(actor) : Prisma.sql`k.ended_at IS NULL`;
}

const KEY = /^(\d{1,15})\.([0-9a-f-]{36})$/;

/** Claims that the actor may read, newest first. @param after `nextAfter` of the page before */
export async function listClaims(
  actor: Actor,
  { tab, after, take }: { tab: ClaimTab; after: string | null; take: number },
): Promise<{ rows: ClaimRow[]; nextAfter: string | null }> {
  const key = KEY.exec(after ?? "");
  const rows = await db.$queryRaw<(Omit<ClaimRow, "dueOn" | "waitsFor"> & { due_on: Date | null })[]>`
    SELECT ${columns}, g.zh AS "goodsZh", g.en AS "goodsEn" FROM ${tables}
      CROSS JOIN LATERAL (SELECT string_agg(w.name_zh, '、' ORDER BY w.position) AS zh, string_agg(coalesce(w.name_en, w.name_zh), ', ' ORDER BY w.position) AS en
        FROM goods_claim_line l JOIN order_line w ON w.unit_id = l.unit_id AND w.id = l.line_id WHERE l.unit_id = k.unit_id AND l.claim_id = k.id) g
    WHERE ${claimsOf(actor)} AND ${inTab(actor, tab)}
      ${key ? Prisma.sql`AND (k.reported_at, k.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY k.reported_at DESC, k.id DESC LIMIT ${take + 1}`;
  const last = rows[take - 1];
  return {
    rows: rows.slice(0, take).map(({ due_on, ...row }) => ({ ...row, dueOn: due_on ? fromDbDate(due_on) : null, waitsFor: waitsFor(row) })),
    nextAfter: rows.length > take && last ? `${last.reportedAt.getTime()}.${last.id}` : null,
  };
}

export async function countClaims(actor: Actor): Promise<Record<ClaimTab, number>> {
  const count = (tab: ClaimTab) => Prisma.sql`count(*) FILTER (WHERE ${inTab(actor, tab)})::int`;
  const [row] = await db.$queryRaw<Record<ClaimTab, number>[]>`
    SELECT ${count("open")} AS open, ${count("mine")} AS mine, ${count("done")} AS done FROM ${tables} WHERE ${claimsOf(actor)}`;
  return row ?? { open: 0, mine: 0, done: 0 };
}

export interface ClaimViewLine {
  lineId: string;
  nameZh: string;
  nameEn: string | null;
  salesUnit: string;
  catchWeight: boolean;
  reason: "SHORT" | "QUALITY" | "WRONG_GOODS" | "DAMAGED";
  claimedMilli: bigint;
  agreedMilli: bigint;
  agreedFen: bigint | null;
  unitPriceFen: bigint;
  photoFileId: string | null;
}

export interface ClaimView extends Omit<ClaimRow, "goodsZh" | "goodsEn"> {
  orderId: string;
  note: string;
  quotaLeftFen: bigint;
  creditNote: { id: string; number: string; amountFen: bigint; creditedFen: bigint; kind: "GOODS" | "GOODWILL" } | null;
  refunds: {
    id: string;
    amountFen: bigint;
    destination: "ORIGINAL" | "BALANCE" | "TRANSFER";
    state: "PENDING" | "SUCCEEDED" | "FAILED";
    reference: string | null;
    failure: string | null;
  }[];
  replacement: { carrier: string; expectedOn: CalendarDate; receiverName: string | null; witnessName: string | null } | null;
  lines: ClaimViewLine[];
  events: { id: string; kind: string; at: Date; side: string | null; by: string | null; detail: Record<string, string> }[];
  /** What the actor's side can do now, whatever the actor's role. */
  commands: ClaimCommand[];
}

/** One claim as its parties, its hall and its bureau read it; null when it is none of theirs. */
export async function getClaim(actor: Actor, id: string): Promise<ClaimView | null> {
  const [row] = await db.$queryRaw<
    (Omit<ClaimRow, "dueOn" | "waitsFor" | "goodsZh" | "goodsEn"> & {
      due_on: Date | null;
      orderId: string;
      note: string;
      quotaLeftFen: bigint;
      carrier: string | null;
      expected_on: Date | null;
      receiverName: string | null;
      witnessName: string | null;
    })[]
  >`
    SELECT ${columns}, k.order_id AS "orderId", k.note, k.quota_left_fen AS "quotaLeftFen", p.carrier, p.expected_on, p.receiver_name AS "receiverName", p.witness_name AS "witnessName"
    FROM ${tables} WHERE ${claimsOf(actor)} AND k.id = ${id}::uuid`;
  if (!row) return null;
  const { due_on, carrier, expected_on, receiverName, witnessName, ...claim } = row;
  const of = { unitId: claim.unitId, claimId: claim.id };
  const [lines, events, note, refunds] = await Promise.all([
    readLines(of),
    db.$queryRaw<ClaimView["events"]>`
      SELECT e.id, e.kind, e.at, e.side, a.name AS by, e.detail FROM goods_claim_event e LEFT JOIN app_user a ON a.id = e.actor_id
      WHERE e.unit_id = ${of.unitId}::uuid AND e.claim_id = ${of.claimId}::uuid ORDER BY e.at, e.id`,
    db.creditNote.findUnique({ where: { unitId_causeId: { unitId: of.unitId, causeId: of.claimId } } }),
    db.refund.findMany({
      where: { unitId: of.unitId, cause: "GOODS_CLAIM", causeId: of.claimId },
      select: { id: true, amountFen: true, destination: true, state: true, reference: true, failure: true },
      orderBy: { id: "asc" },
    }),
  ]);
  return {
    ...claim,
    dueOn: due_on ? fromDbDate(due_on) : null,
    waitsFor: waitsFor(claim),
    creditNote: note && {
      id: note.id,
      number: creditNoteNumber(note.fiscalYear, note.number),
      amountFen: note.amountFen,
      creditedFen: note.creditedFen,
      kind: note.kind,
    },
    refunds,
    replacement: carrier && expected_on ? { carrier, expectedOn: fromDbDate(expected_on), receiverName, witnessName } : null,
    lines,
    events,
    commands: actor.audience === "bureau" ? [] : claimCommandsOf(actor.audience as ClaimSide, claim),
  };
}

async function readLines({ unitId, claimId }: { unitId: string; claimId: string }): Promise<ClaimViewLine[]> {
  const rows = await db.$queryRaw<(Omit<ClaimViewLine, "claimedMilli" | "agreedMilli"> & { claimed: string; agreed: string })[]>`
    SELECT l.line_id AS "lineId", w.name_zh AS "nameZh", w.name_en AS "nameEn", w.sales_unit::text AS "salesUnit", w.catch_weight AS "catchWeight", l.reason::text AS reason,
      l.quantity::text AS claimed, l.agreed_quantity::text AS agreed, l.agreed_fen AS "agreedFen", w.unit_price_fen AS "unitPriceFen", l.photo_file_id AS "photoFileId"
    FROM goods_claim_line l JOIN order_line w ON w.unit_id = l.unit_id AND w.id = l.line_id
    WHERE l.unit_id = ${unitId}::uuid AND l.claim_id = ${claimId}::uuid ORDER BY w.position`;
  return rows.map(({ claimed, agreed, ...line }) => ({
    ...line,
    claimedMilli: parseQuantity(claimed) ?? 0n,
    agreedMilli: parseQuantity(agreed) ?? 0n,
  }));
}

/** A photo of a claim that the actor may read. */
export async function getClaimPhoto(actor: Actor, id: string, fileId: string) {
  const [row] = await db.$queryRaw<{ content: Uint8Array<ArrayBuffer>; fileName: string; mediaType: string }[]>`
    SELECT f.content, f.file_name AS "fileName", f.media_type AS "mediaType" FROM goods_claim k JOIN goods_claim_line l ON l.unit_id = k.unit_id AND l.claim_id = k.id
      JOIN stored_file f ON f.id = l.photo_file_id
    WHERE ${claimsOf(actor)} AND k.id = ${id}::uuid AND f.id = ${fileId}::uuid`;
  return row ?? null;
}

/** Claims of an order of the actor's, the newest first. */
export async function listClaimsOfOrder(
  actor: Actor,
  orderId: string,
): Promise<{ id: string; number: string; state: ClaimFacts["state"] }[]> {
  return db.$queryRaw`SELECT k.id, k.number, k.state::text AS state FROM goods_claim k WHERE ${claimsOf(actor)} AND k.order_id = ${orderId}::uuid ORDER BY k.id DESC`;
}
