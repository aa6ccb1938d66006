import names from "#app/i18n/en/places.json";
import type { Locale } from "#app/i18n/locales";
import { englishPlace } from "#app/i18n/place-name";

/** A place outside a page, as files, mails and titles call it. Papers that prove something keep the official Chinese name. */
export function placeName(locale: Locale, name: string): string {
  return locale === "en" ? englishPlace(names, name) : name;
}
