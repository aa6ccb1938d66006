import { Readable } from "node:stream";

import type { LedgerBundle } from "#app/domain/quota/export-bundle.queries.server";
import { fileResponse } from "#app/http/download.server";

/** The bundle as a file to keep, sent while it is read. */
export function bundleDownload({ fileName, text }: LedgerBundle): Response {
  const body = Readable.toWeb(Readable.from(text)) as ReadableStream<Uint8Array>;
  return fileResponse(body, { fileName, mediaType: "application/json; charset=utf-8" });
}
