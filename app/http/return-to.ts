/**
 * A path of this site to go back to; anything that could lead elsewhere becomes the fallback.
 * Browsers read `//host`, `/\host` and control characters as another site, hence the parse.
 */
export function safeReturnTo(wanted: unknown, fallback = "/"): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || /[\\\u0000-\u001f]/.test(wanted)) return fallback;
  const base = "http://here.invalid";
  try {
    const url = new URL(wanted, base);
    if (url.origin !== base || url.pathname.startsWith("//")) return fallback;
    return url.pathname + url.search + url.hash;
  } catch {
    return fallback;
  }
}
