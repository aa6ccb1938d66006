import { createHash } from "node:crypto";

/**
 * A text for machines, whole: with its fingerprint, so that whoever has it already is told so and gets nothing.
 *
 * @param mayBeKept true: it will not change any more, a day is safe; otherwise it is asked about each time
 */
export function entityResponse(request: Request, body: string, file: { mediaType: string; mayBeKept: boolean }): Response {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const headers = {
    ETag: etag,
    "Cache-Control": file.mayBeKept ? "public, max-age=86400" : "public, no-cache",
    "Content-Type": file.mediaType,
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
  };
  if (knows(request, etag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers });
}

/** Whether the asker has what the tag names. Behind compression a strong tag comes back as a weak one. */
export function knows(request: Request, etag: string): boolean {
  const known = request.headers.get("if-none-match");
  if (known === null) return false;
  return known
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === etag || tag === "*");
}
