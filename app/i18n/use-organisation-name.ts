import { useMatches } from "@remix-run/react";

import { useTranslation } from "#app/i18n/use-translation";

/**
 * Names organisations in the language of the page: in English by the name that comes with the row, or by those that the page's loader looked up
 * (`withEnglishNames`). Papers that prove something keep the official Chinese name.
 */
export function useOrganisationName(): (name: string, nameEn?: string | null) => string {
  const { i18n } = useTranslation();
  const matches = useMatches();
  if (i18n.language !== "en") return (name) => name;
  const nameOf = (name: string): string => {
    for (const { data } of matches) {
      const names = (data as { organisationNames?: Record<string, string> } | null | undefined)?.organisationNames;
      if (names && Object.hasOwn(names, name)) return names[name] ?? name;
    }
    return name;
  };
  return (name, nameEn) => nameEn || name.split("、").map(nameOf).join(", ");
}
