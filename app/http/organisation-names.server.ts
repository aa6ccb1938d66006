import { listEnglishNames } from "#app/domain/identity/names.queries.server";
import { preferencesOf } from "#app/http/preferences";

/** English names of organisations by their Chinese ones. */
export type OrganisationNames = Readonly<Record<string, string>>;

/** As long as names of organisations are. */
const CHINESE_NAME = /^(?=.*\p{Script=Han}).{3,60}$/u;
/** A page shows some dozens; a page with more names than this shows the others in Chinese. */
const MOST = 2_000;

/**
 * What a page needs to call the organisations that it names in its reader's language: for English the names that stand in its data are looked up, for Chinese
 * nothing is asked. Pages call them by `useOrganisationName`.
 */
export async function withEnglishNames<Data extends object>(
  request: Request,
  data: Data,
): Promise<Data & { organisationNames: OrganisationNames }> {
  const organisationNames = preferencesOf(request).locale === "en" ? await listEnglishNames(namesIn(data)) : {};
  return { ...data, organisationNames };
}

/** Texts of the data that may be names. */
function namesIn(data: object): string[] {
  const found = new Set<string>();
  const waiting: unknown[] = [data];
  while (waiting.length > 0 && found.size < MOST) {
    const value = waiting.pop();
    if (typeof value === "string") {
      for (const name of value.split("、")) if (CHINESE_NAME.test(name)) found.add(name);
    } else if (Array.isArray(value) || value instanceof Map) for (const item of value.values() as Iterable<unknown>) waiting.push(item);
    else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
      for (const item of Object.values(value) as unknown[]) waiting.push(item);
  }
  return [...found];
}
