import type { Actor } from "#app/domain/identity/actor";
import { badPicture } from "#app/domain/identity/errors";
import { storePicture } from "#app/domain/identity/store-picture.server";
import { readForm } from "#app/http/form.server";
import { notFound } from "#app/http/params.server";
import { claimDesks, type ClaimDesk } from "#app/lib/paths";

/** The desk whose page is asked for; it must be the actor's own. @throws Response 404 */
export function requireClaimDesk(request: Request, actor: Actor): ClaimDesk {
  const desk = claimDesks.find((known) => known === actor.audience);
  const start = { unit: "/unit/", coop: "/coop/", hall: "/hall-desk/", bureau: "/bureau/" };
  if (!desk || !new URL(request.url).pathname.startsWith(start[desk])) throw notFound();
  return desk;
}

/**
 * The photos that were sent with the lines of a form, one a line at most, each stored for the actor's organisation and nobody else to see.
 *
 * @throws badPicture at the first line whose file is no picture
 */
export async function withLinePhotos<Line extends object>(
  request: Request,
  actor: Actor,
  lines: readonly Line[],
): Promise<(Line & { photoFileId: string | undefined })[]> {
  const form = await readForm(request);
  return Promise.all(
    lines.map(async (line, index) => {
      const name = `lines[${index}].photo`;
      const [file, ...others] = form.getAll(name);
      if (file === undefined || file === "" || (file instanceof File && file.size === 0)) return { ...line, photoFileId: undefined };
      if (typeof file === "string" || others.length > 0) throw badPicture(name);
      const bytes = new Uint8Array(await file.arrayBuffer());
      return { ...line, photoFileId: await storePicture(actor, { name: file.name, bytes }, { field: name, isPublic: false }) };
    }),
  );
}
