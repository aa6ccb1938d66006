import { badDocument } from "#app/domain/identity/errors";
import { readForm } from "#app/http/form.server";

/**
 * The one file that came in a form's field `file`, if one did.
 *
 * @param refused what is thrown for text in its place, or for several
 */
export async function documentOf(
  request: Request,
  refused = () => badDocument("file"),
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const [file, ...others] = (await readForm(request)).getAll("file");
  if (others.length > 0) throw refused();
  if (file === undefined || file === "" || (file instanceof File && file.size === 0)) return null;
  if (typeof file === "string") throw refused();
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
