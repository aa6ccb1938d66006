import type { Locale } from "#app/i18n/locales";

/** Making a formatter costs far more than using it. */
const formatters = (locale: Locale) => ({
  date: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }),
  instant: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: "Asia/Shanghai" }),
  list: new Intl.ListFormat(locale, { type: "conjunction" }),
  number: new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }),
});
const shortMonth = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" });
const of = { "zh-CN": formatters("zh-CN"), en: formatters("en") } satisfies Record<Locale, ReturnType<typeof formatters>>;

/** A calendar date ("2026-11-22") in words of the language, independent of the reader's time zone. */
export function formatDate(date: string, locale: Locale): string {
  return of[locale].date.format(new Date(`${date}T00:00:00Z`));
}

/** An instant as wall-clock time in China. */
export function formatInstant(instant: Date | string, locale: Locale): string {
  return of[locale].instant.format(new Date(instant));
}

/** A month of the year, 1 to 12: `11 月`, `Nov`. */
export function formatMonth(month: number, locale: Locale): string {
  return locale === "en" ? shortMonth.format(Date.UTC(2026, month - 1)) : `${month} 月`;
}

/** `甲、乙和丙`, `A, B, and C`. */
export function formatList(parts: readonly string[], locale: Locale): string {
  return of[locale].list.format(parts);
}

export function formatNumber(value: number | bigint, locale: Locale): string {
  return of[locale].number.format(value);
}
