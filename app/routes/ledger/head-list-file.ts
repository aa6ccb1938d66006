import type { LoaderFunctionArgs } from "@remix-run/node";
import { Readable } from "node:stream";

import { getHeadListFile } from "#app/domain/quota/head-lists.queries.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseDay } from "#app/http/params.server";

export const handle = { policy: "public" };

/** A day's list of chain heads. It never changes; whoever passes it on may keep it for good. */
export async function loader({ params }: LoaderFunctionArgs): Promise<Response> {
  const day = parseDay(params.day);
  const file = found(await getHeadListFile(day));
  return fileResponse(Readable.toWeb(Readable.from(file)) as ReadableStream<Uint8Array>, {
    fileName: `xiangji-heads-${day}.txt`,
    mediaType: "text/plain; charset=utf-8",
    cacheControl: "public, max-age=31536000, immutable",
  });
}
