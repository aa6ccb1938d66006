import { isCalendarDate, type CalendarDate } from "#app/lib/dates";
import { isId } from "#app/lib/ids";

/** An id from the URL. Anything that is no id is the same 404 as an id that does not exist. */
export function parseId(value: string | undefined): string {
  if (!isId(value)) throw notFound();
  return value.toLowerCase();
}

/** A fiscal year from the URL. */
export function parseYear(value: string | undefined): number {
  if (!/^20\d\d$/.test(value ?? "")) throw notFound();
  return Number(value);
}

/** A day from the URL. */
export function parseDay(value: string | undefined): CalendarDate {
  if (value === undefined || !isCalendarDate(value)) throw notFound();
  return value;
}

/** A six-digit division code from the URL. */
export function parseDivisionCode(value: string | undefined): string {
  if (!/^\d{6}$/.test(value ?? "")) throw notFound();
  return value ?? "";
}

/** A short name from the URL: a hall's slug, a programme's code. */
export function parseSlug(value: string | undefined): string {
  if (!/^[a-z0-9][a-z0-9-]{0,59}$/i.test(value ?? "")) throw notFound();
  return value ?? "";
}

/** Short text of the query string, without what a database refuses; empty when it is not there. */
export function textOf({ searchParams }: URL, name: string, most = 100): string {
  return (searchParams.get(name) ?? "")
    .replaceAll(/[\u0000-\u001F\u007F]/g, "")
    .trim()
    .slice(0, most);
}

/** What a query found; nothing found is a 404, whether it does not exist or is somebody else's. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}

/** The root error boundary draws the page. */
export function notFound(): Response {
  return new Response(null, { status: 404 });
}
