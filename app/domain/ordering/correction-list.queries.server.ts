import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { CorrectionTab } from "#app/domain/ordering/correction-tabs";
import type { Actor } from "#app/domain/identity/actor";

export interface CorrectionRow {
  id: string;
  number: string;
  kind: "RE_ATTRIBUTION" | "SOURCE";
  state: "PROPOSED" | "DONE" | "DECLINED" | "WITHDRAWN" | "LAPSED";
  orderNumber: string;
  fromUnit: string;
  toUnit: string;
  fromSource: string | null;
  toSource: string | null;
  lines: number;
  goodsFen: bigint;
  reason: string;
  proposedAt: Date;
  proposedBy: string;
}

const waitsForUs = (
  unitId: string,
) => Prisma.sql`c.state = 'PROPOSED' AND ((c.from_unit_id = ${unitId}::uuid AND c.from_approved_at IS NULL)
  OR (c.to_unit_id = ${unitId}::uuid AND c.to_approved_at IS NULL))`;

function inTab(tab: CorrectionTab, unitId: string): Prisma.Sql {
  switch (tab) {
    case "us":
      return waitsForUs(unitId);
    case "them":
      return Prisma.sql`c.state = 'PROPOSED' AND NOT (${waitsForUs(unitId)})`;
    case "done":
      return Prisma.sql`c.state = 'DONE'`;
    case "ended":
      return Prisma.sql`c.state IN ('DECLINED', 'WITHDRAWN', 'LAPSED')`;
  }
}

/** A unit is a party as the one that trades, loses, gains or proposed. */
const party = (unitId: string) => Prisma.sql`${unitId}::uuid IN (c.unit_id, c.from_unit_id, c.to_unit_id, c.proposed_by_unit_id)`;

const columns = Prisma.sql`c.id, c.number, c.kind::text AS kind, c.state::text AS state, o.number AS "orderNumber", f.name AS "fromUnit", g.name AS "toUnit",
  c.from_source::text AS "fromSource", c.to_source::text AS "toSource", s.lines, s.goods AS "goodsFen", c.reason, c.proposed_at AS "proposedAt", p.name AS "proposedBy"`;

const tables = Prisma.sql`correction c JOIN purchase_order o ON o.unit_id = c.unit_id AND o.id = c.order_id JOIN unit f ON f.id = c.from_unit_id
  JOIN unit g ON g.id = c.to_unit_id JOIN unit p ON p.id = c.proposed_by_unit_id
  CROSS JOIN LATERAL (SELECT count(*)::int AS lines, coalesce(sum(l.goods_fen), 0)::bigint AS goods FROM correction_line cl
    JOIN order_line l ON l.unit_id = cl.unit_id AND l.id = cl.line_id WHERE cl.unit_id = c.unit_id AND cl.correction_id = c.id) s`;

const KEY = /^(\d{1,15})\.([0-9a-f-]{36})$/;

function before(after: string | null): Prisma.Sql {
  const key = KEY.exec(after ?? "");
  return key ? Prisma.sql`AND (c.proposed_at, c.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty;
}

function pageOf(rows: CorrectionRow[], take: number): { rows: CorrectionRow[]; nextAfter: string | null } {
  const last = rows[take - 1];
  return { rows: rows.slice(0, take), nextAfter: rows.length > take && last ? `${last.proposedAt.getTime()}.${last.id}` : null };
}

/** Corrections that concern the actor's unit, newest first. */
export async function listCorrections(
  actor: Actor,
  { tab, after, take }: { tab: CorrectionTab; after: string | null; take: number },
): Promise<{ rows: CorrectionRow[]; nextAfter: string | null }> {
  const rows = await db.$queryRaw<CorrectionRow[]>`
    SELECT ${columns} FROM ${tables} WHERE ${party(actor.orgId)} AND ${inTab(tab, actor.orgId)} ${before(after)}
    ORDER BY c.proposed_at DESC, c.id DESC LIMIT ${take + 1}`;
  return pageOf(rows, take);
}

export async function countCorrections(actor: Actor): Promise<Record<CorrectionTab, number>> {
  const count = (tab: CorrectionTab) => Prisma.sql`count(*) FILTER (WHERE ${inTab(tab, actor.orgId)})::int`;
  const [row] = await db.$queryRaw<Record<CorrectionTab, number>[]>`
    SELECT ${count("us")} AS us, ${count("them")} AS them, ${count("done")} AS done, ${count("ended")} AS ended FROM correction c WHERE ${party(actor.orgId)}`;
  return row ?? { us: 0, them: 0, done: 0, ended: 0 };
}

/** How many corrections wait for a consent of the actor's unit. */
export async function countWaitingCorrections(actor: Actor): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM correction c WHERE ${waitsForUs(actor.orgId)}`;
  return row?.count ?? 0;
}

export interface BureauCorrectionFilter {
  state: CorrectionRow["state"] | null;
  kind: CorrectionRow["kind"] | null;
  /** Part of a number or of a unit's name. */
  query: string;
  after: string | null;
  take: number;
}

/** Corrections that concern a unit in the bureau's reach, newest first. */
export async function listCorrectionsForBureau(
  actor: Actor,
  filter: BureauCorrectionFilter,
): Promise<{ rows: CorrectionRow[]; nextAfter: string | null }> {
  const { state, kind, query, after, take } = filter;
  const rows = await db.$queryRaw<CorrectionRow[]>`
    SELECT ${columns} FROM ${tables}
    WHERE (starts_with(f.division_code, ${actor.divisionPrefix}) OR starts_with(g.division_code, ${actor.divisionPrefix}))
      ${state ? Prisma.sql`AND c.state = ${state}::correction_state` : Prisma.empty} ${kind ? Prisma.sql`AND c.kind = ${kind}::correction_kind` : Prisma.empty}
      ${query ? Prisma.sql`AND (strpos(c.number, ${query}) > 0 OR strpos(o.number, ${query}) > 0 OR strpos(f.name, ${query}) > 0 OR strpos(g.name, ${query}) > 0)` : Prisma.empty}
      ${before(after)}
    ORDER BY c.proposed_at DESC, c.id DESC LIMIT ${take + 1}`;
  return pageOf(rows, take);
}
