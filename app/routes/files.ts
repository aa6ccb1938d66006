import type { LoaderFunctionArgs } from "@remix-run/node";

import { getPublicFile } from "#app/domain/identity/stored-file.queries.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "public" };

/** Shown in the page; everything else is handed over as a download. A drawing may hold a script, hence no SVG. */
const pictures = new Set(["image/jpeg", "image/png", "image/webp", "image/avif"]);

/** A public file by its id. Its content never changes: another picture is another file. Files of organisations have doors of their own. */
export async function loader({ params }: LoaderFunctionArgs): Promise<Response> {
  const { content, fileName, mediaType } = found(await getPublicFile(parseId(params.id)));
  const inline = pictures.has(mediaType);
  return fileResponse(content, {
    fileName,
    inline,
    mediaType: inline ? mediaType : "application/octet-stream",
    cacheControl: "public, max-age=31536000, immutable",
  });
}
