import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { badPicture } from "#app/domain/identity/errors";

const HOURS = 24;

/**
 * Pictures that a program of the actor's unit uploaded for an acceptance: its own, not public, of the last day, and shown by nothing yet.
 *
 * @param photos by the index of their line
 * @throws badPicture at the first line whose picture is none of these
 */
export async function requireOwnPhotos(actor: Actor, photos: readonly (string | undefined)[]): Promise<void> {
  const ids = photos.filter((id) => id !== undefined);
  if (ids.length === 0) return;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT f.id FROM stored_file f WHERE f.id = ANY (${ids}::uuid[]) AND f.owner_type = ${actor.audience} AND f.owner_id = ${actor.orgId} AND NOT f.is_public
      AND f.media_type LIKE 'image/%' AND f.created_at > ${new Date(actor.now.getTime() - HOURS * 3_600_000)}
      AND NOT EXISTS (SELECT 1 FROM acceptance_line a WHERE a.photo_file_id = f.id) AND NOT EXISTS (SELECT 1 FROM filing_exception x WHERE x.document_file_id = f.id)
      AND NOT EXISTS (SELECT 1 FROM unit_page_picture p WHERE p.file_id = f.id)`;
  const own = new Set(rows.map(({ id }) => id));
  const strange = photos.findIndex((id, index) => id !== undefined && (!own.has(id) || photos.indexOf(id) !== index));
  if (strange >= 0) throw badPicture(`lines[${strange}].photoId`);
}
