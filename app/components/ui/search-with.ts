/**
 * The query string of the present page with some parameters changed, so that sort, filters and page live in the URL
 * and combine. `null` or "" removes a parameter. A change of sort or filter starts again at the first page.
 *
 * @returns "?a=1&b=2", or "?" when nothing is left: a link to "?" is the page itself without parameters
 */
export function searchWith(search: string, changes: Record<string, string | null>): string {
  const params = new URLSearchParams(search);
  if (!("page" in changes)) params.delete("page");
  if (!("after" in changes)) params.delete("after");
  if (!("before" in changes)) params.delete("before");
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") params.delete(name);
    else params.set(name, value);
  }
  return `?${params.toString()}`;
}

/** What `?sort=-name` says: the column and the direction. */
export function parseSort(search: string): { key: string; direction: "ascending" | "descending" } | null {
  const value = new URLSearchParams(search).get("sort");
  if (!value) return null;
  return value.startsWith("-") ? { key: value.slice(1), direction: "descending" } : { key: value, direction: "ascending" };
}
