import type { LoaderFunctionArgs } from "@remix-run/node";

import { getProofFile } from "#app/domain/payments/proofs.queries.server";
import { fileResponse } from "#app/http/download.server";
import { found } from "#app/http/params.server";

export const handle = { policy: "public" };

/** The frozen bytes of a proof with hash, signature and key. */
export async function loader({ params }: LoaderFunctionArgs): Promise<Response> {
  const { number, text } = found(await getProofFile(params.token ?? ""));
  return fileResponse(new TextEncoder().encode(text), { fileName: `${number}.json`, mediaType: "application/json; charset=utf-8" });
}
