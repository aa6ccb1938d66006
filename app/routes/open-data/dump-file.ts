import type { LoaderFunctionArgs } from "@remix-run/node";
import { Readable } from "node:stream";

import { getDumpFile, type DumpFormat } from "#app/domain/supervision/publication/dumps.queries.server";
import { fileResponse } from "#app/http/download.server";
import { knows } from "#app/http/entity.server";
import { found, notFound, parseDay } from "#app/http/params.server";

export const handle = { policy: "public" };

const mediaTypes: Record<DumpFormat, string> = { jsonl: "text/plain; charset=utf-8", csv: "text/csv; charset=utf-8" };

/** A day's dump, sent while it is read. It never changes, and its fingerprint is the one that the list names. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const [, day, format] = /^([\d-]{10})\.(jsonl|csv)$/.exec(params.file ?? "") ?? [];
  if (format !== "jsonl" && format !== "csv") throw notFound();
  const file = found(await getDumpFile(parseDay(day), format));
  const etag = `"${file.sha256}"`;
  const cacheControl = "public, max-age=31536000, immutable";
  if (knows(request, etag)) return new Response(null, { status: 304, headers: { ETag: etag, "Cache-Control": cacheControl } });
  const body =
    request.method === "HEAD" ? new Uint8Array() : (Readable.toWeb(Readable.from(bytesOf(file.content))) as ReadableStream<Uint8Array>);
  const response = fileResponse(body, { fileName: `xiangji-open-data-${day}.${format}`, mediaType: mediaTypes[format], cacheControl });
  response.headers.set("ETag", etag);
  response.headers.set("Content-Length", String(file.bytes));
  response.headers.set("Access-Control-Allow-Origin", "*");
  return response;
}

async function* bytesOf(content: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const part of content) yield Buffer.from(part);
}
