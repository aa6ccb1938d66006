import type { InitOptions, i18n as I18n } from "i18next";

import { defaultLocale, locales, type Locale } from "#app/i18n/locales";
import { formatDate, formatInstant, formatMonth, formatNumber } from "#app/i18n/formats";
import { formatBps, formatYuan } from "#app/lib/money";

/** What server and browser must agree on, so that a page hydrates to the same text. */
export function i18nOptions(locale: Locale): InitOptions {
  return {
    lng: locale,
    fallbackLng: defaultLocale,
    supportedLngs: [...locales],
    defaultNS: "common",
    returnNull: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false }, // React escapes
  };
}

/** Formats of `{{value, format}}`: money in fen, percent in basis points, date as a calendar date, instant, month of the year, number. */
export function addFormats(i18n: I18n): void {
  const formatter = i18n.services.formatter;
  if (!formatter) return;
  const localeOf = (lng: string | undefined): Locale => (lng === "en" ? "en" : "zh-CN");
  formatter.add("money", (value: bigint, lng) => formatYuan(value, localeOf(lng)));
  formatter.add("percent", (value: number | bigint) => formatBps(value));
  formatter.add("date", (value: string, lng) => (value === "" ? "" : formatDate(value, localeOf(lng))));
  formatter.add("instant", (value: Date | string, lng) => formatInstant(value, localeOf(lng)));
  formatter.add("month", (value: number, lng) => formatMonth(value, localeOf(lng)));
  formatter.add("number", (value: number | bigint, lng) => formatNumber(value, localeOf(lng)));
}
