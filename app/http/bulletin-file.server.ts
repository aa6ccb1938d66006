import type { SignedBulletin } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { fileResponse } from "#app/http/download.server";

/** Content, hash, signature and key in one file that anybody can check. */
export function signedFile(bulletin: SignedBulletin): Response {
  const text = `${JSON.stringify(bulletin, null, 1)}\n`;
  return fileResponse(new TextEncoder().encode(text), {
    fileName: `${bulletin.number}.json`,
    mediaType: "application/json; charset=utf-8",
  });
}
