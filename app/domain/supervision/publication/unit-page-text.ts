/** Long runs of digits and addresses of mail: ways to reach somebody, which belong on no public page of a canteen. */
const CONTACT = /\d[\d -]{5,}\d|[^\s@]+@[^\s@]+|微信号|WeChat\s*:/i;

/**
 * The first field that holds what the page must not show.
 *
 * @param persons names of people of the unit
 * @returns null if all are clean
 */
export function findForbidden(
  texts: readonly { field: string; text: string }[],
  persons: readonly string[],
): { field: string; what: "contact" | "person" } | null {
  for (const { field, text } of texts) {
    if (CONTACT.test(text)) return { field, what: "contact" };
    // A name of one character would forbid an ordinary word.
    if (persons.some((name) => [...name].length >= 2 && text.includes(name))) return { field, what: "person" };
  }
  return null;
}
