/** A day in Asia/Shanghai, `2026-11-22`. China has had one zone and no summer time since 1991, so the offset is constant. */
export type CalendarDate = string;

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The day in Asia/Shanghai on which an instant falls. */
export function calendarDateOf(instant: Date): CalendarDate {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** A `date` column's value, which the driver carries as midnight UTC. */
export function toDbDate(day: CalendarDate): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

export function fromDbDate(value: Date): CalendarDate {
  return value.toISOString().slice(0, 10);
}

/** The instant at which a day begins in Asia/Shanghai, plus hours. */
export function instantOf(day: CalendarDate, hours = 0): Date {
  return new Date(toDbDate(day).getTime() - OFFSET_MS + hours * 3_600_000);
}

export function addDays(day: CalendarDate, days: number): CalendarDate {
  return fromDbDate(new Date(toDbDate(day).getTime() + days * DAY_MS));
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((toDbDate(to).getTime() - toDbDate(from).getTime()) / DAY_MS);
}

/** The fiscal year is the calendar year in Asia/Shanghai. */
export function fiscalYearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4));
}

export function monthOf(day: CalendarDate): number {
  return Number(day.slice(5, 7));
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** True for an existing day between 2000 and 2100. */
export function isCalendarDate(text: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
  const value = toDbDate(text);
  return !Number.isNaN(value.getTime()) && fromDbDate(value) === text;
}

/** `2026-11-22` → `11-22` within the year of reference, whole otherwise. */
export function formatDay(day: CalendarDate, reference: CalendarDate): string {
  return day.slice(0, 4) === reference.slice(0, 4) ? day.slice(5) : day;
}

/** `2026-11-22 15:02` in Asia/Shanghai. */
export function formatInstant(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");
}
