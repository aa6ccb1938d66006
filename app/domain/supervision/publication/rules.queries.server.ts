import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { PublicationTerms } from "#app/domain/supervision/publication/rule";
import { fromDbDate } from "#app/lib/dates";

/** Every confirmed rule; `ruleFor` chooses among them. There are a few for each level that made its own. */
export async function listConfirmedRules(): Promise<PublicationTerms[]> {
  const rows = await db.publicationRule.findMany({ where: { state: "CONFIRMED" }, orderBy: { id: "asc" } });
  return rows.map((row) => ({
    id: row.id,
    divisionPrefix: row.divisionPrefix,
    programmeId: row.programmeId,
    version: row.version,
    validFrom: fromDbDate(row.validFrom),
    validTo: row.validTo && fromDbDate(row.validTo),
    embargoDays: row.embargoDays,
    minUnits: row.minUnits,
    roundToFen: row.roundToFen,
    noteZh: row.noteZh,
    noteEn: row.noteEn,
    source: row.source,
  }));
}

export interface RuleRow extends PublicationTerms {
  documentUrl: string | null;
  documentName: string | null;
  state: "PROPOSED" | "CONFIRMED" | "DISMISSED";
  place: string;
  programme: { shortZh: string; shortEn: string } | null;
  proposedBy: string | null;
  proposedAt: Date;
  decidedBy: string | null;
  /** The reader proposed it, and somebody else has to confirm it. */
  own: boolean;
}

interface Row extends Omit<RuleRow, "programme" | "validFrom" | "validTo" | "own"> {
  validFrom: Date;
  validTo: Date | null;
  shortZh: string | null;
  shortEn: string | null;
  proposedById: string | null;
}

const ROWS = 200;

/** Rules of the actor's places, and those in force that bind them from above. */
function readable(actor: Actor): Prisma.Sql {
  const above = [0, 2, 4].filter((length) => length < actor.divisionPrefix.length).map((length) => actor.divisionPrefix.slice(0, length));
  return Prisma.sql`(starts_with(r.division_prefix, ${actor.divisionPrefix}) OR (r.division_prefix = ANY (${above}::text[]) AND r.state = 'CONFIRMED'))`;
}

/** The paper behind one of them. */
export async function getPublicationDocument(actor: Actor, id: string) {
  const [row] = await db.$queryRaw<{ fileId: string }[]>`
    SELECT r.document_file_id AS "fileId" FROM publication_rule r WHERE r.id = ${id}::uuid AND r.document_file_id IS NOT NULL AND ${readable(actor)}`;
  return row ? db.storedFile.findUnique({ where: { id: row.fileId }, select: { content: true, fileName: true, mediaType: true } }) : null;
}

/** Rules that bind somebody in the actor's reach: what is proposed first, then by place and version; those of the levels above are shown as well. */
export async function listRules(actor: Actor): Promise<RuleRow[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.id, r.division_prefix AS "divisionPrefix", r.programme_id AS "programmeId", r.version, r.state::text AS state, r.valid_from AS "validFrom",
      r.valid_to AS "validTo", r.embargo_days AS "embargoDays", r.min_units AS "minUnits", r.round_to_fen AS "roundToFen", r.note_zh AS "noteZh",
      r.note_en AS "noteEn", r.source, r.document_url AS "documentUrl", f.file_name AS "documentName", r.proposed_at AS "proposedAt", r.proposed_by_id AS "proposedById", coalesce(d.name, '') AS place,
      p.short_zh AS "shortZh", p.short_en AS "shortEn", proposer.name AS "proposedBy", decider.name AS "decidedBy"
    FROM publication_rule r LEFT JOIN division d ON d.prefix = r.division_prefix LEFT JOIN programme p ON p.id = r.programme_id
      LEFT JOIN app_user proposer ON proposer.id = r.proposed_by_id LEFT JOIN app_user decider ON decider.id = r.decided_by_id
      LEFT JOIN stored_file f ON f.id = r.document_file_id
    WHERE ${readable(actor)}
    ORDER BY r.state <> 'PROPOSED', r.division_prefix, p.sort NULLS FIRST, r.version DESC LIMIT ${ROWS}`;
  return rows.map(({ shortZh, shortEn, proposedById, validFrom, validTo, ...row }) => ({
    ...row,
    validFrom: fromDbDate(validFrom),
    validTo: validTo && fromDbDate(validTo),
    programme: shortZh === null || shortEn === null ? null : { shortZh, shortEn },
    own: proposedById === actor.userId,
  }));
}
