import type { HeadersFunction } from "@remix-run/node";

/**
 * `Cache-Control` of a page with nothing about persons in it: the web process keeps it for a moment (page-cache.server.ts), browsers ask whether it still holds.
 * The shop's layout sets it for visitors; it reaches the document because pages below the layout export no `headers` of their own.
 */
export const FOR_VISITORS = "public, no-cache";

/** Headers of a public page that says what is true of a document at this very moment, and on which money may depend: nobody keeps it, not even for half a minute. */
export const atThisMoment: HeadersFunction = ({ parentHeaders }) => {
  const headers = new Headers(parentHeaders);
  headers.set("Cache-Control", "no-store");
  return headers;
};
