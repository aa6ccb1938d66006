/** What JSON can say. Amounts are decimal text, so that no reader loses a fen. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One value, one text: keys in the order of their code units, no blanks. Whoever hashes or signs JSON needs bytes that do not depend on who wrote them. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const record = value as { readonly [key: string]: Json };
  return `{${Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key] ?? null)}`)
    .join(",")}}`;
}
