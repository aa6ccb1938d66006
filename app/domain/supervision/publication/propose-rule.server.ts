import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { storeDocument, type Paper } from "#app/domain/identity/store-document.server";
import { placeOutsideReach, placeUnknown, programmeUnknown, proposalWaiting } from "#app/domain/supervision/publication/errors";
import type { PublicationRuleInput } from "#app/domain/supervision/publication/schema";
import { toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Proposes what may be shown of a place's figures. It binds nobody until somebody else confirms it.
 *
 * @param file a copy of the paper that it rests on
 * @returns id of the proposal
 * @throws as storeDocument for a file that is none
 * @throws placeUnknown, placeOutsideReach, programmeUnknown, proposalWaiting
 */
export async function proposeRule(actor: Actor, input: PublicationRuleInput, file: Paper | null = null): Promise<string> {
  return inTransaction(async (tx) => {
    const nation = input.divisionCode === "000000";
    const division = nation
      ? { prefix: "" }
      : await tx.division.findUnique({ where: { code: input.divisionCode }, select: { prefix: true } });
    if (!division) throw placeUnknown();
    if (!division.prefix.startsWith(actor.divisionPrefix)) throw placeOutsideReach();
    const programmeId = input.programmeId ?? null;
    if (programmeId && !(await tx.programme.findUnique({ where: { id: programmeId }, select: { id: true } }))) throw programmeUnknown();

    const id = newId();
    const fileId = file ? await storeDocument(tx, actor, file, "file") : null;
    // The next version of this place and programme. Where somebody else proposes at the same moment, one of the two keys refuses.
    const count = await tx.$executeRaw`
      INSERT INTO publication_rule (id, division_prefix, programme_id, version, state, valid_from, valid_to, embargo_days, min_units, round_to_fen, note_zh, note_en,
        source, document_url, document_file_id, proposed_by_id, proposed_at)
      SELECT ${id}::uuid, ${division.prefix}, ${programmeId}::uuid, coalesce(max(version), 0) + 1, 'PROPOSED', ${toDbDate(input.validFrom)}::date,
        ${input.validTo === undefined ? null : toDbDate(input.validTo)}::date, ${input.embargoDays}::int, ${input.minUnits}::int, ${input.roundTo}::bigint,
        ${input.noteZh}, ${input.noteEn}, ${input.source}, ${input.documentUrl ?? null}, ${fileId}::uuid, ${actor.userId}::uuid, ${actor.now}
      FROM publication_rule WHERE division_prefix = ${division.prefix} AND programme_id IS NOT DISTINCT FROM ${programmeId}::uuid
      ON CONFLICT DO NOTHING`;
    if (count === 0) throw proposalWaiting();
    await writeAudit(tx, actor, {
      action: "publication.propose",
      objectType: "publication-rule",
      objectId: id,
      detail: { prefix: division.prefix, embargoDays: input.embargoDays, minUnits: input.minUnits, roundToFen: Number(input.roundTo) },
    });
    return id;
  });
}
