import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { RuleKind } from "#app/domain/supervision/decide-rule.server";
import type { CalendarDate } from "#app/lib/dates";

export interface EndingView {
  id: string;
  version: number;
  validTo: CalendarDate;
  source: string;
  documentUrl: string | null;
  status: "PROPOSED" | "CONFIRMED" | "WITHDRAWN";
  /** The reader proposed it. */
  own: boolean;
  proposedBy: string | null;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/** What an end of a rule touches: units with cases under it, units that it reminded, or units that it scores. */
export interface EndingReach {
  units: number;
  /** Open cases that lapse; null for rules without cases. */
  cases: number | null;
  /** The first of the units by name. */
  named: { id: string; name: string; nameEn: string | null }[];
}

export interface Endings {
  endings: EndingView[];
  reach: EndingReach;
}

const NAMED = 12;

/** Ends of a rule that were proposed or decided, the latest first, and what another would touch. Empty for a rule of another bureau. */
export async function getEndings(actor: Actor, kind: RuleKind, ruleId: string): Promise<Endings> {
  const [endings, reach] = await Promise.all([
    db.$queryRaw<EndingView[]>`
      SELECT e.id, e.rule_version AS version, e.valid_to::text AS "validTo", e.source, e.document_url AS "documentUrl", e.status::text AS status,
        e.proposed_by_id = ${actor.userId}::uuid AS own, a.name AS "proposedBy", e.proposed_at AS "proposedAt", x.name AS "decidedBy", e.decided_at AS "decidedAt"
      FROM rule_ending e LEFT JOIN app_user a ON a.id = e.proposed_by_id LEFT JOIN app_user x ON x.id = e.decided_by_id
      WHERE e.kind = ${kind} AND e.rule_id = ${ruleId}::uuid AND e.bureau_id = ${actor.orgId}::uuid ORDER BY e.proposed_at DESC, e.id DESC LIMIT 50`,
    reachOf(actor, kind, ruleId),
  ]);
  return { endings, reach };
}

function touched(actor: Actor, kind: RuleKind, ruleId: string): Prisma.Sql {
  switch (kind) {
    case "alert-rule":
      return Prisma.sql`SELECT c.unit_id, count(*) AS cases FROM alert_case c WHERE c.rule_id = ${ruleId}::uuid AND c.status IN ('OPEN', 'TAKEN') GROUP BY 1`;
    case "reminder-rule":
      return Prisma.sql`SELECT DISTINCT m.unit_id, 0 AS cases FROM reminder m WHERE m.rule_id = ${ruleId}::uuid AND m.bureau_id = ${actor.orgId}::uuid`;
    case "score-rule":
      return Prisma.sql`SELECT u.id AS unit_id, 0 AS cases FROM unit u WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  }
}

async function reachOf(actor: Actor, kind: RuleKind, ruleId: string): Promise<EndingReach> {
  const reached = touched(actor, kind, ruleId);
  const [[sums], named] = await Promise.all([
    db.$queryRaw<
      { units: number; cases: number }[]
    >`SELECT count(*)::int AS units, coalesce(sum(cases), 0)::int AS cases FROM (${reached}) t`,
    db.$queryRaw<EndingReach["named"]>`
      SELECT u.id, u.name, u.name_en AS "nameEn" FROM unit u WHERE u.id IN (SELECT unit_id FROM (${reached}) t)
        AND u.division_code LIKE ${`${actor.divisionPrefix}%`} ORDER BY u.name COLLATE "C", u.id LIMIT ${NAMED}::int`,
  ]);
  return { units: sums?.units ?? 0, cases: kind === "alert-rule" ? (sums?.cases ?? 0) : null, named };
}
