/** What JSON can say. Amounts are decimal text, so that no reader loses a fen. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * One value, one text: names in the order of their code units, no blanks. Whoever hashes or signs JSON needs bytes that do not depend on who wrote them.
 *
 * @param value what `JSON.stringify` can write; what it leaves out is null
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
