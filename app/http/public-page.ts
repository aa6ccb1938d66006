/**
 * `Cache-Control` of a page with nothing about persons in it: the web process keeps it for a moment (page-cache.server.ts), browsers ask whether it still holds.
 * The shop's layout sets it for visitors; it reaches the document because pages below the layout export no `headers` of their own.
 */
export const FOR_VISITORS = "public, no-cache";
