import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { readRuleChange, type RuleChangeKind } from "#app/domain/quota/rule-change";
import { namesOfChange, type RuleChangeView } from "#app/domain/quota/rule-changes.queries.server";

/** A rule that was changed for a unit. */
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

/** Changes that hold where the actor's unit lies: those of its place and of what lies above it. */
const reaches = (actor: Actor) => Prisma.sql`c.status = 'CONFIRMED'
  AND starts_with((SELECT u.division_code::text FROM unit u WHERE u.id = ${actor.orgId}::uuid), c.division_prefix)`;

const columns = Prisma.sql`c.id, c.kind, coalesce(d.name, '') AS place, p.short_zh AS "programmeZh", p.short_en AS "programmeEn", c.source, c.decided_at AS "confirmedAt"`;
const joins = Prisma.sql`LEFT JOIN programme p ON p.id = c.programme_id LEFT JOIN division d ON d.prefix = c.division_prefix AND c.division_prefix <> ''`;

/** The changes of rules that hold for the actor's unit, the latest first. */
export async function listRuleNews(actor: Actor, limit: number): Promise<RuleNews[]> {
  return db.$queryRaw<RuleNews[]>`
    SELECT ${columns} FROM rule_change c ${joins} WHERE ${reaches(actor)} ORDER BY c.decided_at DESC, c.id DESC LIMIT ${limit}::int`;
}

/** One of them with what it says; null when it does not hold for the actor's unit, or not yet. */
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
  unit: string;
  unitEn: string | null;
  kind: RuleChangeKind;
  place: string;
  source: string;
}

/**
 * Letters about a confirmed change, one for each reviewer and manager of the units it holds for, in the order of their ids; whoever works for several units is
 * told once.
 *
 * @param after id of the last reader of the portion before
 */
export async function listRuleLetters(changeId: string, after: string | null, limit: number, now: Date): Promise<RuleLetter[]> {
  return db.$queryRaw<RuleLetter[]>`
    SELECT DISTINCT ON (a.id) a.id AS "userId", a.email AS "to", a.name, a.locale, u.name AS unit, u.name_en AS "unitEn", c.kind, coalesce(d.name, '') AS place, c.source
    FROM rule_change c JOIN unit u ON starts_with(u.division_code::text, c.division_prefix) AND u.closed_on IS NULL
      JOIN access_grant g ON g.unit_id = u.id AND g.role IN ('REVIEWER', 'MANAGER') AND g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})
      JOIN app_user a ON a.id = g.user_id AND a.disabled_at IS NULL LEFT JOIN division d ON d.prefix = c.division_prefix AND c.division_prefix <> ''
    WHERE c.id = ${changeId}::uuid AND c.status = 'CONFIRMED' AND ${after === null ? Prisma.sql`true` : Prisma.sql`a.id > ${after}::uuid`}
    ORDER BY a.id, u.id LIMIT ${limit}::int`;
}
