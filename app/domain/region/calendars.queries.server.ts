import { db, type Tx } from "#app/db/client.server";
import { missingHolidays, type CalendarDay } from "#app/domain/region/working-calendar";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

/** The first, second … working days after a day, holidays and worked weekends taken into account as far as the calendar of their year is known. */
export async function workingDaysAfter(tx: Pick<Tx, "$queryRaw">, day: CalendarDate, count: number): Promise<CalendarDate[]> {
  const [row] = await tx.$queryRaw<{ days: string[] }[]>`SELECT working_days_after(${day}::date, ${count}::int)::text[] AS days`;
  return row?.days ?? [];
}

export type CalendarState = "DRAFT" | "IN_FORCE" | "REPLACED" | "DROPPED";

export interface CalendarRow {
  id: string;
  year: number;
  state: CalendarState;
  version: number | null;
  /** Days off and worked weekends that it names. */
  off: number;
  worked: number;
  source: string;
  documentUrl: string | null;
  publishedOn: CalendarDate | null;
  enteredAt: Date;
  /** Null: came with the product. */
  enteredBy: string | null;
}

interface StoredRow extends Omit<CalendarRow, "publishedOn"> {
  published_on: Date | null;
}

const toRow = ({ published_on, ...row }: StoredRow): CalendarRow => ({
  ...row,
  publishedOn: published_on ? fromDbDate(published_on) : null,
});

/** Calendars in force and drafts that wait, the latest year first. */
export async function listCalendars(): Promise<CalendarRow[]> {
  const rows = await db.$queryRaw<StoredRow[]>`
    SELECT c.id, c.year, c.state::text AS state, c.version, c.source, c.document_url AS "documentUrl", c.published_on, c.entered_at AS "enteredAt", p.name AS "enteredBy",
      count(*) FILTER (WHERE NOT d.works)::int AS off, count(*) FILTER (WHERE d.works)::int AS worked
    FROM working_calendar c JOIN working_calendar_day d ON d.calendar_id = c.id LEFT JOIN app_user p ON p.id = c.entered_by_id
    WHERE c.state IN ('IN_FORCE', 'DRAFT') GROUP BY c.id, p.name ORDER BY c.year DESC, c.entered_at DESC`;
  return rows.map(toRow);
}

/** What entering a calendar does to a day: it is new, gone, or as it was. */
export interface ComparedDay extends CalendarDay {
  change: "added" | "removed" | "changed" | null;
}

export interface CalendarView extends CalendarRow {
  days: ComparedDay[];
  /** Version in force that a draft is compared with; null where the year has none. */
  comparedWith: number | null;
  missing: { nameZh: string; nameEn: string }[];
  /** Every version that the year had or has. */
  versions: { id: string; version: number; state: CalendarState; inForceAt: Date; by: string | null }[];
}

/** A calendar with its days; a draft beside what is in force. Null when there is none. */
export async function getCalendar(id: string): Promise<CalendarView | null> {
  const [row] = await db.$queryRaw<(StoredRow & { replaces_id: string | null })[]>`
    SELECT c.id, c.year, c.state::text AS state, c.version, c.source, c.document_url AS "documentUrl", c.published_on, c.entered_at AS "enteredAt", p.name AS "enteredBy", c.replaces_id,
      (SELECT count(*) FILTER (WHERE NOT d.works)::int FROM working_calendar_day d WHERE d.calendar_id = c.id) AS off,
      (SELECT count(*) FILTER (WHERE d.works)::int FROM working_calendar_day d WHERE d.calendar_id = c.id) AS worked
    FROM working_calendar c LEFT JOIN app_user p ON p.id = c.entered_by_id WHERE c.id = ${id}::uuid`;
  if (!row) return null;
  const { replaces_id: replacesId, ...calendar } = row;
  const [days, before, versions] = await Promise.all([
    daysOf(id),
    row.state === "DRAFT" && replacesId ? daysOf(replacesId) : null,
    db.$queryRaw<CalendarView["versions"]>`
      SELECT c.id, c.version, c.state::text AS state, c.in_force_at AS "inForceAt", p.name AS by FROM working_calendar c LEFT JOIN app_user p ON p.id = c.in_force_by_id
      WHERE c.year = ${row.year}::int AND c.version IS NOT NULL ORDER BY c.version DESC`,
  ]);
  return {
    ...toRow(calendar),
    days: before ? compare(days, before) : days.map((day) => ({ ...day, change: null })),
    comparedWith: before ? (versions.find((version) => version.id === replacesId)?.version ?? null) : null,
    missing: missingHolidays(days),
    versions,
  };
}

async function daysOf(calendarId: string): Promise<CalendarDay[]> {
  const rows = await db.workingCalendarDay.findMany({ where: { calendarId }, orderBy: { day: "asc" } });
  return rows.map(({ day, works, nameZh, nameEn }) => ({ day: fromDbDate(day), works, nameZh, nameEn }));
}

function compare(days: readonly CalendarDay[], before: readonly CalendarDay[]): ComparedDay[] {
  const known = new Map(before.map((day) => [day.day, day]));
  const now = days.map((day): ComparedDay => {
    const was = known.get(day.day);
    known.delete(day.day);
    return { ...day, change: !was ? "added" : was.works === day.works && was.nameZh === day.nameZh ? null : "changed" };
  });
  return [...now, ...[...known.values()].map((day): ComparedDay => ({ ...day, change: "removed" }))].toSorted((left, right) =>
    left.day < right.day ? -1 : 1,
  );
}

/** From the first of September on somebody should look for next year's notice, which is published in the autumn. */
const ASKED_FROM = "-09-01";

/** Years whose calendar is wanted on a day and is not entered: the present one, and from September on the next. */
export async function missingCalendars(today: CalendarDate): Promise<number[]> {
  const year = Number(today.slice(0, 4));
  const wanted = today >= `${year}${ASKED_FROM}` ? [year, year + 1] : [year];
  const rows = await db.$queryRaw<{ year: number }[]>`
    SELECT w.year FROM unnest(${wanted}::int[]) AS w(year) WHERE NOT calendar_covers(make_date(w.year, 1, 1)) ORDER BY 1`;
  return rows.map(({ year: missing }) => missing);
}

/** Years whose calendar is known; deadlines in others are provisional. */
export async function coveredYears(): Promise<ReadonlySet<number>> {
  const rows = await db.workingCalendar.findMany({ where: { state: "IN_FORCE" }, select: { year: true } });
  return new Set(rows.map(({ year }) => year));
}
