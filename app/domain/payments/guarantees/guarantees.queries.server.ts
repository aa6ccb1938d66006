import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { guaranteesOf } from "#app/domain/payments/guarantees/guarantee-record.server";
import {
  guaranteeCommandsOf,
  type GuaranteeCommand,
  type GuaranteeIssuer,
  type GuaranteePurpose,
  type GuaranteeState,
  type GuaranteeTab,
} from "#app/domain/payments/guarantees/states";
import type { CalendarDate } from "#app/lib/dates";

export interface GuaranteeRow {
  id: string;
  number: string;
  unitId: string;
  unitName: string;
  unitNameEn: string | null;
  coopName: string;
  coopNameEn: string | null;
  issuerKind: GuaranteeIssuer;
  issuer: string;
  reference: string;
  purpose: GuaranteePurpose;
  contractNumber: string;
  amountFen: bigint;
  validFrom: CalendarDate;
  validTo: CalendarDate;
  state: GuaranteeState;
  draftedAt: Date;
}

export interface GuaranteeFilter {
  tab: GuaranteeTab;
  purpose: GuaranteePurpose | null;
}

const columns = Prisma.sql`g.id, g.number, g.unit_id AS "unitId", u.name AS "unitName", u.name_en AS "unitNameEn", c.name AS "coopName", c.name_en AS "coopNameEn",
  g.issuer_kind::text AS "issuerKind", g.issuer, g.reference, g.purpose::text AS purpose, g.contract_number AS "contractNumber", g.amount_fen AS "amountFen",
  g.valid_from::text AS "validFrom", g.valid_to::text AS "validTo", g.state::text AS state, g.drafted_at AS "draftedAt"`;
const tables = Prisma.sql`guarantee g JOIN unit u ON u.id = g.unit_id JOIN coop c ON c.id = g.coop_id`;

function inTab(actor: Actor, tab: GuaranteeTab): Prisma.Sql {
  if (tab === "done") return Prisma.sql`g.ended_at IS NOT NULL`;
  if (tab === "open") return Prisma.sql`g.ended_at IS NULL`;
  return actor.audience === "coop"
    ? Prisma.sql`g.state IN ('DRAFT', 'CLAIMED')`
    : actor.audience === "unit"
      ? Prisma.sql`g.state = 'ISSUED'`
      : Prisma.sql`g.state = 'CLAIMED'`;
}

const KEY = /^(\d{1,15})\.([0-9a-f-]{36})$/;

/** Guarantees that the actor may read, newest first. @param after `nextAfter` of the page before */
export async function listGuarantees(
  actor: Actor,
  { tab, purpose }: GuaranteeFilter,
  { after, take }: { after: string | null; take: number },
): Promise<{ rows: GuaranteeRow[]; nextAfter: string | null }> {
  const key = KEY.exec(after ?? "");
  const rows = await db.$queryRaw<GuaranteeRow[]>`
    SELECT ${columns} FROM ${tables} WHERE ${guaranteesOf(actor)} AND ${inTab(actor, tab)} ${purpose === null ? Prisma.empty : Prisma.sql`AND g.purpose = ${purpose}::guarantee_purpose`}
      ${key ? Prisma.sql`AND (g.drafted_at, g.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY g.drafted_at DESC, g.id DESC LIMIT ${take + 1}`;
  const last = rows[take - 1];
  return { rows: rows.slice(0, take), nextAfter: rows.length > take && last ? `${last.draftedAt.getTime()}.${last.id}` : null };
}

export async function countGuarantees(actor: Actor, purpose: GuaranteePurpose | null): Promise<Record<GuaranteeTab, number>> {
  const count = (tab: GuaranteeTab) => Prisma.sql`count(*) FILTER (WHERE ${inTab(actor, tab)})::int`;
  const [row] = await db.$queryRaw<Record<GuaranteeTab, number>[]>`
    SELECT ${count("open")} AS open, ${count("mine")} AS mine, ${count("done")} AS done FROM ${tables}
    WHERE ${guaranteesOf(actor)} ${purpose === null ? Prisma.empty : Prisma.sql`AND g.purpose = ${purpose}::guarantee_purpose`}`;
  return row ?? { open: 0, mine: 0, done: 0 };
}

export interface GuaranteeView extends GuaranteeRow {
  reason: string | null;
  /** Of the file, hexadecimal. */
  sha256: string;
  fileName: string;
  /** The file that is kept still hashes to it. */
  intact: boolean;
  /** Reports of held money that name it, as far as the actor reads them. */
  returns: { heldId: string; number: string; amountFen: bigint }[];
  events: { id: string; kind: string; at: Date; side: string | null; by: string | null; detail: Record<string, string> }[];
  /** What the actor's side can do now, whatever the actor's role. */
  commands: GuaranteeCommand[];
}

/** One guarantee as its sides read it; null when it is none of theirs. */
export async function getGuarantee(actor: Actor, id: string): Promise<GuaranteeView | null> {
  const [row] = await db.$queryRaw<Omit<GuaranteeView, "returns" | "events" | "commands">[]>`
    SELECT ${columns}, g.reason, g.sha256, f.file_name AS "fileName", encode(sha256(f.content), 'hex') = g.sha256 AS intact FROM ${tables} JOIN stored_file f ON f.id = g.file_id
    WHERE ${guaranteesOf(actor)} AND g.id = ${id}::uuid`;
  if (!row) return null;
  const [returns, events] = await Promise.all([
    db.$queryRaw<GuaranteeView["returns"]>`
      SELECT r.held_id AS "heldId", h.number, r.amount_fen AS "amountFen" FROM held_money_return r JOIN held_money h ON h.id = r.held_id
      WHERE r.unit_id = ${row.unitId}::uuid AND r.guarantee_id = ${id}::uuid ORDER BY r.at, r.id`,
    db.$queryRaw<GuaranteeView["events"]>`
      SELECT e.id, e.kind, e.at, e.side, a.name AS by, e.detail FROM guarantee_event e LEFT JOIN app_user a ON a.id = e.actor_id
      WHERE e.unit_id = ${row.unitId}::uuid AND e.guarantee_id = ${id}::uuid ${actor.audience === "coop" ? Prisma.empty : Prisma.sql`AND e.kind <> 'drafted'`} ORDER BY e.at, e.id`,
  ]);
  return {
    ...row,
    returns,
    events,
    commands: actor.audience === "coop" || actor.audience === "unit" ? guaranteeCommandsOf(actor.audience, row.state) : [],
  };
}

/** The file of a guarantee that the actor may read. */
export async function getGuaranteeFile(actor: Actor, id: string) {
  const [row] = await db.$queryRaw<{ content: Uint8Array<ArrayBuffer>; fileName: string; mediaType: string }[]>`
    SELECT f.content, f.file_name AS "fileName", f.media_type AS "mediaType" FROM guarantee g JOIN unit u ON u.id = g.unit_id JOIN stored_file f ON f.id = g.file_id
    WHERE ${guaranteesOf(actor)} AND g.id = ${id}::uuid`;
  return row ?? null;
}
