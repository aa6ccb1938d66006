import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { readRuleChange, type RuleChangeKind } from "#app/domain/quota/rule-change";
import { namesOfChange, type RuleChangeView } from "#app/domain/quota/rule-changes.queries.server";

/** A rule that was changed for a unit, or for a co-op that sells there. */
export interface RuleNews {
  id: string;
  kind: RuleChangeKind;
  /** Chinese name of the place whose rule it is; empty for the nation. */
  place: string;
  programmeZh: string | null;
  programmeEn: string | null;
  source: string;
  confirmedAt: Date;
}

/** What concerns a seller as well: when it is paid, how long goods may be claimed, and what may be held of its money. */
const COOP_KINDS = ["TERMS_SET", "CLAIMS_SET", "HELD_MONEY_SET"] satisfies RuleChangeKind[];

/** Whether a co-op sold to units of the change's place in the year before it. */
const concerns = (coopId: Prisma.Sql) => Prisma.sql`c.kind = ANY (${COOP_KINDS}) AND EXISTS (
  SELECT 1 FROM purchase_order o JOIN unit v ON v.id = o.unit_id
  WHERE o.coop_id = ${coopId} AND o.placed_at > c.decided_at - interval '1 year' AND starts_with(v.division_code::text, c.division_prefix))`;

/** Changes that hold where the actor's unit lies, those of its place and of what lies above it; for a co-op those that concern what it sells there. */
const reaches = (actor: Actor) =>
  Prisma.sql`c.status = 'CONFIRMED' AND ${
    actor.audience === "coop"
      ? concerns(Prisma.sql`${actor.orgId}::uuid`)
      : Prisma.sql`starts_with((SELECT u.division_code::text FROM unit u WHERE u.id = ${actor.orgId}::uuid), c.division_prefix)`
  }`;

const columns = Prisma.sql`c.id, c.kind, coalesce(d.name, '') AS place, p.short_zh AS "programmeZh", p.short_en AS "programmeEn", c.source, c.decided_at AS "confirmedAt"`;
const joins = Prisma.sql`LEFT JOIN programme p ON p.id = c.programme_id LEFT JOIN division d ON d.prefix = c.division_prefix AND c.division_prefix <> ''`;

/** The changes of rules that hold for the actor's unit or co-op, the latest first. */
export async function listRuleNews(actor: Actor, limit: number): Promise<RuleNews[]> {
  return db.$queryRaw<RuleNews[]>`
    SELECT ${columns} FROM rule_change c ${joins} WHERE ${reaches(actor)} ORDER BY c.decided_at DESC, c.id DESC LIMIT ${limit}::int`;
}

/** One of them with what it says; null when it does not hold for the actor's side, or not yet. */
export async function getRuleNews(
  actor: Actor,
  id: string,
): Promise<(RuleNews & Pick<RuleChangeView, "change" | "names" | "documentUrl" | "documentName">) | null> {
  const [row] = await db.$queryRaw<(RuleNews & { payload: unknown; documentUrl: string | null; documentName: string | null })[]>`
    SELECT ${columns}, c.payload, c.document_url AS "documentUrl", f.file_name AS "documentName"
    FROM rule_change c ${joins} LEFT JOIN stored_file f ON f.id = c.document_file_id WHERE c.id = ${id}::uuid AND ${reaches(actor)}`;
  if (!row) return null;
  const { payload, ...news } = row;
  const change = readRuleChange(row.kind, payload);
  return { ...news, change, names: await namesOfChange(change) };
}

/** The paper behind such a change. */
export async function getRuleNewsDocument(actor: Actor, id: string) {
  const [row] = await db.$queryRaw<{ fileId: string }[]>`
    SELECT c.document_file_id AS "fileId" FROM rule_change c WHERE c.id = ${id}::uuid AND c.document_file_id IS NOT NULL AND ${reaches(actor)}`;
  return row ? db.storedFile.findUnique({ where: { id: row.fileId }, select: { content: true, fileName: true, mediaType: true } }) : null;
}

export interface RuleLetter {
  userId: string;
  to: string;
  name: string;
  locale: string;
  /** Whom it is about: a unit for which the rule holds, or a co-op that sells there. */
  side: "unit" | "coop";
  organisation: string;
  organisationEn: string | null;
  kind: RuleChangeKind;
  place: string;
  source: string;
}

/**
 * Letters about a confirmed change, one for each reviewer and manager of the units it holds for, and one for everybody of the co-ops that it concerns, in the order
 * of their ids; whoever works for several is told once.
 *
 * @param after id of the last reader of the portion before
 */
export async function listRuleLetters(changeId: string, after: string | null, limit: number, now: Date): Promise<RuleLetter[]> {
  const holds = Prisma.sql`g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})`;
  return db.$queryRaw<RuleLetter[]>`
    WITH c AS (SELECT * FROM rule_change WHERE id = ${changeId}::uuid AND status = 'CONFIRMED'),
    reader AS (
      SELECT g.user_id, 'unit' AS side, u.id, u.name, u.name_en FROM c JOIN unit u ON starts_with(u.division_code::text, c.division_prefix) AND u.closed_on IS NULL
        JOIN access_grant g ON g.unit_id = u.id AND g.role IN ('REVIEWER', 'MANAGER') AND ${holds}
      UNION ALL SELECT g.user_id, 'coop', s.id, s.name, s.name_en FROM c JOIN coop s ON ${concerns(Prisma.sql`s.id`)} JOIN access_grant g ON g.coop_id = s.id AND ${holds})
    SELECT DISTINCT ON (a.id) a.id AS "userId", a.email AS "to", a.name, a.locale, r.side, r.name AS organisation, r.name_en AS "organisationEn", c.kind,
      coalesce(d.name, '') AS place, c.source
    FROM c CROSS JOIN reader r JOIN app_user a ON a.id = r.user_id AND a.disabled_at IS NULL LEFT JOIN division d ON d.prefix = c.division_prefix AND c.division_prefix <> ''
    WHERE ${after === null ? Prisma.sql`true` : Prisma.sql`a.id > ${after}::uuid`}
    ORDER BY a.id, r.side DESC, r.id LIMIT ${limit}::int`;
}
