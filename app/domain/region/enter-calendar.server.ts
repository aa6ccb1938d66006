import { inTransaction, type Tx } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { calendarMovedOn, calendarNotFound, calendarSame } from "#app/domain/region/errors";
import type { CalendarInput } from "#app/domain/region/schema";
import { parseCalendar, type CalendarDay } from "#app/domain/region/working-calendar";
import { enqueue } from "#app/jobs/boss.server";
import { fromDbDate, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Enters the working days of a year as a draft, to be looked at before anything is counted by them.
 *
 * @returns id of the draft
 * @throws calendarUnreadable with the line and the reason
 * @throws calendarSame when the calendar in force has the same days
 */
export async function draftCalendar(actor: Actor, input: CalendarInput): Promise<string> {
  const days = parseCalendar(input.days, input.year);
  return inTransaction(async (tx) => {
    const inForce = await tx.workingCalendar.findFirst({
      where: { year: input.year, state: "IN_FORCE" },
      include: { days: { orderBy: { day: "asc" } } },
    });
    if (inForce && sameDays(days, inForce.days)) throw calendarSame(inForce.version ?? 0);
    const id = newId();
    await tx.workingCalendar.create({
      data: {
        id,
        year: input.year,
        state: "DRAFT",
        source: input.source,
        documentUrl: input.documentUrl ?? null,
        publishedOn: input.publishedOn ? toDbDate(input.publishedOn) : null,
        replacesId: inForce?.id ?? null,
        enteredAt: actor.now,
        enteredById: actor.userId,
      },
    });
    await tx.workingCalendarDay.createMany({ data: days.map((day) => ({ ...day, calendarId: id, day: toDbDate(day.day) })) });
    await note(tx, actor, "workingCalendar.draft", id, { year: input.year, days: days.length, source: input.source });
    return id;
  });
}

const sameDays = (days: readonly CalendarDay[], other: readonly { day: Date; works: boolean; nameZh: string }[]): boolean =>
  days.length === other.length &&
  days.every(({ day, works, nameZh }, index) => {
    const known = other[index];
    return known !== undefined && fromDbDate(known.day) === day && known.works === works && known.nameZh === nameZh;
  });

/**
 * From now on the days of a year are those of a draft; whatever was counted by what was known of that year before is counted again by a job.
 *
 * @throws calendarNotFound
 * @throws calendarMovedOn when it is no draft any more, or the calendar of the year is not the one that it was compared with
 */
export async function putCalendarInForce(actor: Actor, id: string): Promise<void> {
  try {
    await inTransaction(async (tx) => {
      const draft = await tx.workingCalendar.findUnique({ where: { id }, include: { replaces: { select: { version: true } } } });
      if (!draft) throw calendarNotFound();
      const replaced = draft.replacesId
        ? await tx.workingCalendar.updateMany({ where: { id: draft.replacesId, state: "IN_FORCE" }, data: { state: "REPLACED" } })
        : { count: 1 };
      const version = (draft.replaces?.version ?? 0) + 1;
      const { count } = await tx.workingCalendar.updateMany({
        where: { id, state: "DRAFT" },
        data: { state: "IN_FORCE", version, inForceAt: actor.now, inForceById: actor.userId },
      });
      if (count === 0 || replaced.count === 0) throw calendarMovedOn();
      await enqueue(tx, "payments.recountDeadlines", { calendarId: id }, { once: id });
      await note(tx, actor, "workingCalendar.inForce", id, { year: draft.year, version });
    });
  } catch (error) {
    if (/^working_calendar_(?:in_force|year_version_key)$/.test(violatedConstraint(error) ?? "")) throw calendarMovedOn();
    throw error;
  }
}

/** A draft is not wanted. @throws calendarNotFound, calendarMovedOn */
export async function dropCalendar(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    if (!(await tx.workingCalendar.findUnique({ where: { id }, select: { id: true } }))) throw calendarNotFound();
    const { count } = await tx.workingCalendar.updateMany({ where: { id, state: "DRAFT" }, data: { state: "DROPPED" } });
    if (count === 0) throw calendarMovedOn();
    await note(tx, actor, "workingCalendar.drop", id);
  });
}

const note = (tx: Tx, actor: Actor, action: string, objectId: string, detail: Record<string, string | number> = {}) =>
  writeAudit(tx, actor, { action, objectType: "working-calendar", objectId, detail });
