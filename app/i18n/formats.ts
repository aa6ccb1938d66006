import type { Locale } from "#app/i18n/locales";

/** A calendar date ("2026-11-22") in words of the language, independent of the reader's time zone. */
export function formatDate(date: string, locale: Locale): string {
  const instant = new Date(`${date}T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(instant);
}

/** An instant as wall-clock time in China. */
export function formatInstant(instant: Date | string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: "Asia/Shanghai" }).format(
    new Date(instant),
  );
}

export function formatNumber(value: number | bigint, locale: Locale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value);
}
