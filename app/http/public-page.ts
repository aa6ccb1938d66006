import type { HeadersFunction } from "@remix-run/node";

/** A page with nothing about persons in it: the web process keeps it for a moment (page-cache.server.ts), browsers ask whether it still holds. */
export const FOR_VISITORS = "public, no-cache";

/**
 * `headers` of a page below the shop's layout: the layout knows whether a visitor asks, hence its word on caching and its cookies reach the
 * document whatever the page's own loader said. A page that failed is never kept.
 */
export const shopHeaders: HeadersFunction = ({ parentHeaders, errorHeaders }) => (errorHeaders ? new Headers() : parentHeaders);
