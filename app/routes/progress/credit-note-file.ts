import type { LoaderFunctionArgs } from "@remix-run/node";

import { getCreditNoteFile } from "#app/domain/payments/credit-notes.queries.server";
import { fileResponse } from "#app/http/download.server";
import { found } from "#app/http/params.server";

export const handle = { policy: "public" };

/** The frozen bytes of a credit note with hash, signature and key. */
export async function loader({ params }: LoaderFunctionArgs): Promise<Response> {
  const { number, text } = found(await getCreditNoteFile(params.token ?? ""));
  return fileResponse(new TextEncoder().encode(text), { fileName: `${number}.json`, mediaType: "application/json; charset=utf-8" });
}
