import { db, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { Criterion } from "#app/domain/supervision/scores/criteria";
import type { CalendarDate } from "#app/lib/dates";

export interface ScoreRule {
  bureauId: string;
  version: number;
  fromYear: number;
  acceptanceDays: number;
  criteria: Criterion[];
  source: string;
}

export interface ScoreRuleVersion extends ScoreRule {
  documentUrl: string | null;
  documentFileId: string | null;
  documentName: string | null;
  status: "PROPOSED" | "CONFIRMED" | "WITHDRAWN";
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
  proposedById: string;
  proposedBy: string | null;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

const columns = Prisma.sql`r.bureau_id AS "bureauId", r.version, r.from_year AS "fromYear", r.acceptance_days AS "acceptanceDays", r.criteria, r.source`;

/** All versions of the bureau's rule, the latest first. */
export async function listScoreRuleVersions(actor: Actor): Promise<ScoreRuleVersion[]> {
  return db.$queryRaw<ScoreRuleVersion[]>`
    SELECT ${columns}, r.document_url AS "documentUrl", r.document_file_id AS "documentFileId", f.file_name AS "documentName", r.status::text AS status, r.valid_from::text AS "validFrom", r.valid_to::text AS "validTo", r.proposed_by_id AS "proposedById", a.name AS "proposedBy",
      r.proposed_at AS "proposedAt", x.name AS "decidedBy", r.decided_at AS "decidedAt"
    FROM score_rule r LEFT JOIN app_user a ON a.id = r.proposed_by_id LEFT JOIN app_user x ON x.id = r.decided_by_id
      LEFT JOIN stored_file f ON f.id = r.document_file_id
    WHERE r.bureau_id = ${actor.orgId}::uuid ORDER BY r.version DESC LIMIT 100`;
}

/** The paper behind a version of the bureau's rule, by the id of its file. */
export async function getScoreRuleDocument(actor: Actor, fileId: string) {
  const rule = await db.scoreRule.findFirst({ where: { bureauId: actor.orgId, documentFileId: fileId }, select: { id: true } });
  return rule ? db.storedFile.findUnique({ where: { id: fileId }, select: { content: true, fileName: true, mediaType: true } }) : null;
}

/** The copy that was kept of the paper behind a version. */
export async function getRuleFile(bureauId: string, version: number) {
  const rule = await db.scoreRule.findUnique({ where: { id_version: { id: bureauId, version } }, select: { documentFileId: true } });
  return rule?.documentFileId
    ? db.storedFile.findUnique({ where: { id: rule.documentFileId }, select: { content: true, fileName: true, mediaType: true } })
    : null;
}

/** The version by which a bureau scores a year: the latest confirmed one that had begun by then, unless it ended before the year. */
const inYear = (year: number) =>
  Prisma.sql`r.status = 'CONFIRMED' AND r.from_year <= ${year}::int AND (r.valid_to IS NULL OR r.valid_to >= make_date(${year}::int, 1, 1))`;

export async function getScoreRule(tx: Tx, bureauId: string, year: number): Promise<ScoreRule | null> {
  const [rule] = await tx.$queryRaw<ScoreRule[]>`
    SELECT ${columns} FROM score_rule r WHERE r.bureau_id = ${bureauId}::uuid AND ${inYear(year)} ORDER BY r.version DESC LIMIT 1`;
  return rule ?? null;
}

/** The nearest bureau above a division that scores a year. */
export async function getScoringBureau(
  divisionCode: string,
  year: number,
): Promise<{ id: string; name: string; nameEn: string | null; prefix: string } | null> {
  const [bureau] = await db.$queryRaw<{ id: string; name: string; nameEn: string | null; prefix: string }[]>`
    SELECT b.id, b.name, b.name_en AS "nameEn", b.prefix FROM bureau b WHERE starts_with(${divisionCode}, b.prefix)
      AND EXISTS (SELECT 1 FROM score_rule r WHERE r.bureau_id = b.id AND ${inYear(year)}) ORDER BY length(b.prefix) DESC, b.id LIMIT 1`;
  return bureau ?? null;
}
