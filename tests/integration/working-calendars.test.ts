import chineseDays from "chinese-days";
import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { getGreenLane, markGreenLane, requestGreenPayment } from "#app/domain/payments/green-lane.server";
import { takeHeld } from "#app/domain/payments/held-money/work-held.server";
import { confirmHeld } from "#app/domain/payments/held-money/answer-held.server";
import { countOpenDeadlines } from "#app/domain/payments/provisional.queries.server";
import { getReceivable } from "#app/domain/payments/receivable-document.queries.server";
import { recountDeadlines } from "#app/domain/payments/recount-deadlines.server";
import { coveredYears, getCalendar, missingCalendars } from "#app/domain/region/calendars.queries.server";
import { draftCalendar, dropCalendar, putCalendarInForce } from "#app/domain/region/enter-calendar.server";
import { fromDbDate, instantOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { toMilli } from "#app/lib/quantity";
import { anAdministrator, calendarOf, givenCalendar } from "#tests/support/given-calendar";
import { givenHeld, heldRow, heldSteps, on } from "#tests/support/given-held";
import { acceptInput, givenAcceptedOrder, givenShippedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";

/** A calendar as 2027 might have it; what it will have nobody knows yet. */
const DAYS_2027 = "元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。";

const statesOf = async (year: number) =>
  (await db.workingCalendar.findMany({ where: { year }, orderBy: { enteredAt: "asc" }, select: { state: true, version: true } })).map(
    ({ state, version }) => `${state} ${version ?? "-"}`,
  );

const rejectionsOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));

const worksOn = async (day: CalendarDate) => (await db.$queryRaw<{ works: boolean }[]>`SELECT works_on(${day}::date) AS works`)[0]?.works;

describe("what came with the product", () => {
  test("is what is published, day by day", async () => {
    const rows = await db.$queryRaw<{ day: string; works: boolean }[]>`
      SELECT d::date::text AS day, works_on(d::date) AS works FROM generate_series('2004-01-01'::date, '2026-12-31'::date, '1 day') AS d`;
    expect(rows).toHaveLength(8_401);
    expect(rows.filter(({ day, works }) => chineseDays.isWorkday(day) !== works)).toEqual([]);
    expect([...(await coveredYears())].toSorted((left, right) => left - right)).toEqual(Array.from({ length: 23 }, (_, n) => 2004 + n));
  });

  test.each([
    ["2026-10-01", "2026-10-08", "National Day and the days after it"],
    ["2026-10-10", "2026-10-10", "a Saturday that is worked"],
    ["2026-11-28", "2026-11-30", "a Saturday"],
    ["2090-01-01", "2090-01-02", "New Year's Day, a Sunday, of a year without a calendar"],
    ["2090-01-07", "2090-01-09", "a Saturday of such a year"],
  ])("%s gives way to %s: %s", async (day, worked) => {
    expect((await db.$queryRaw<{ day: string }[]>`SELECT working_day_from(${day}::date)::text AS day`)[0]?.day).toBe(worked);
  });

  test("an administrator is asked for the next year from September on", async () => {
    expect(await missingCalendars("2026-08-31")).toEqual([]);
    expect(await missingCalendars("2026-09-01")).toEqual([2027]);
    expect(await missingCalendars("2027-02-01")).toEqual([2027]);
    expect(await missingCalendars("2027-11-01")).toEqual([2027, 2028]);
  });
});

describe("a deadline in a year whose calendar comes later", () => {
  const decided = instantOf("2026-12-30", 15);
  let greenLane: Awaited<ReturnType<typeof givenGreenLane>>;

  async function givenGreenLane() {
    const given = await givenAcceptedOrder();
    const { divisionCode } = await db.unit.findUniqueOrThrow({ where: { id: given.unit.id } });
    const bureau = await givenBureau(divisionCode);
    await markGreenLane(bureau.clerk, given.order.id, "食材款，合作社急用");
    return { ...given, bureau };
  }

  async function givenAcceptedOn(day: CalendarDate) {
    const shipped = await givenShippedOrder();
    const clerk = on(shipped.unit.clerk, day);
    await acceptDelivery(clerk, shipped.shipmentId, acceptInput([{ lineId: shipped.line.id, accepted: toMilli(shipped.line.quantity) }]));
    const { id } = await db.receivable.findFirstOrThrow({ where: { unitId: shipped.unit.id, orderId: shipped.order.id } });
    return { id, clerk };
  }

  test("is set all the same, says that it is provisional, and moves when the year is put in force", async () => {
    greenLane = await givenGreenLane();
    const { unit, coop, order } = greenLane;
    const moment = on(unit.clerk, "2026-12-31");
    expect(await requestGreenPayment(moment, order.id)).toBe("2027-01-04");
    expect(await getGreenLane(moment, order.id)).toMatchObject({ dueOn: "2027-01-04", provisional: 2027, movedFrom: null });

    const receivable = await givenAcceptedOn("2026-12-03"); // thirty days later is Saturday, 2 January
    expect(await getReceivable(receivable.clerk, receivable.id)).toMatchObject({ dueOn: "2027-01-04", provisional: 2027 });
    const untouched = await givenAcceptedOn("2026-12-20"); // due on 19 January, whatever the first days of the year are
    const held = await givenHeld();
    await confirmHeld(on(held.unit.clerk, "2026-12-25"), held.id);
    await takeHeld(on(held.bureau.clerk, "2026-12-28"), held.id, { days: 6, note: "" });
    expect(fromDbDate((await heldRow(held.id)).deadlineOn)).toBe("2027-01-06");
    expect((await countOpenDeadlines([2027, 2028])).get(2027)).toBe(4);

    const calendar = await givenCalendar(2027, DAYS_2027, anAdministrator(decided));
    expect(await worksOn("2027-01-04")).toBe(false);
    expect(await worksOn("2027-01-09")).toBe(true);
    expect(await recountDeadlines(calendar, decided)).toEqual({ receivables: 1, greenLanes: 1, heldMoney: 1 });
    const seen = { dueOn: "2027-01-05", provisional: null, movedFrom: "2027-01-04", breached: false };
    for (const actor of [unit.clerk, coop.clerk, greenLane.bureau.clerk])
      expect(await getGreenLane(on(actor, "2027-01-05"), order.id)).toMatchObject(seen);
    expect(await getReceivable(receivable.clerk, receivable.id)).toMatchObject({
      dueOn: "2027-01-05",
      provisional: null,
      movedFrom: "2027-01-02",
      recountedFrom: "2027-01-04",
    });
    expect(await getReceivable(untouched.clerk, untouched.id)).toMatchObject({ dueOn: "2027-01-19", recountedFrom: null });
    expect(fromDbDate((await heldRow(held.id)).deadlineOn)).toBe("2027-01-07");
    expect((await heldSteps(held.id)).at(-1)).toBe("recounted");
    expect(await recountDeadlines(calendar, decided)).toEqual({ receivables: 0, greenLanes: 0, heldMoney: 0 });
  });

  test("nobody is late by a calendar that was published afterwards, and the database moves a clock only to the calendar's day", async () => {
    const { order } = greenLane;
    const later = await givenAcceptedOn("2026-12-05"); // thirty days later is 4 January, then a holiday
    const before = await getReceivable(later.clerk, later.id);
    expect(before).toMatchObject({ dueOn: "2027-01-05" });
    const shorter = await givenCalendar(
      2027,
      "元旦：1月1日（周五）至3日（周日）放假，共3天。",
      anAdministrator(instantOf("2027-01-04", 9)),
    );
    expect(await recountDeadlines(shorter, instantOf("2027-01-04", 10))).toEqual({ receivables: 0, greenLanes: 0, heldMoney: 1 });
    expect(await getReceivable(later.clerk, later.id)).toMatchObject({ dueOn: "2027-01-05" });
    await expect(
      db.greenLane.updateMany({ where: { orderId: order.id }, data: { dueOn: new Date("2027-02-01T00:00:00Z") } }),
    ).rejects.toThrow();
    await expect(
      db.greenLane.updateMany({ where: { orderId: order.id }, data: { requestedAt: new Date("2027-01-02T00:00:00Z") } }),
    ).rejects.toThrow();
    expect(await recountDeadlines(newId(), decided)).toEqual({ receivables: 0, greenLanes: 0, heldMoney: 0 });
  });
});

describe("entering a year", () => {
  const admin = anAdministrator();

  test("is looked at first, counts when it is put in force, and is known to the audit log and the job", async () => {
    const id = await draftCalendar(admin, calendarOf(2040));
    expect(await getCalendar(id)).toMatchObject({ state: "DRAFT", version: null, off: 1, worked: 0, comparedWith: null });
    expect((await getCalendar(id))?.missing).toHaveLength(6);
    expect((await coveredYears()).has(2040)).toBe(false);
    await putCalendarInForce(admin, id);
    expect((await coveredYears()).has(2040)).toBe(true);
    const audit = await db.auditLog.findMany({ where: { objectId: id }, orderBy: { at: "asc" }, select: { action: true } });
    expect(audit.map(({ action }) => action).toSorted()).toEqual(["workingCalendar.draft", "workingCalendar.inForce"]);
    const jobs = await db.$queryRaw<{ data: unknown }[]>`
      SELECT data FROM pgboss.job WHERE name = 'payments.recountDeadlines' AND data->>'calendarId' = ${id}`;
    expect(jobs).toHaveLength(1);
  });

  test("a new version is shown beside the one in force, replaces it, and the year before may be moved at its end", async () => {
    const first = await givenCalendar(2041, "2041-01-01,放假,元旦\n2041-05-01,放假,劳动节");
    const second = await draftCalendar(
      admin,
      calendarOf(2041, "2040-12-30,上班,元旦\n2041-01-01,放假,元旦\n2041-05-01,放假,国际劳动节\n2041-05-02,放假,劳动节"),
    );
    expect((await getCalendar(second))?.days.map(({ day, change }) => [day, change])).toEqual([
      ["2040-12-30", "added"],
      ["2041-01-01", null],
      ["2041-05-01", "changed"],
      ["2041-05-02", "added"],
    ]);
    expect(await worksOn("2040-12-30")).toBe(false); // a Sunday
    await putCalendarInForce(admin, second);
    expect(await worksOn("2040-12-30")).toBe(true);
    expect(await statesOf(2041)).toEqual(["REPLACED 1", "IN_FORCE 2"]);
    expect((await getCalendar(first))?.versions.map(({ version, state }) => `${version} ${state}`)).toEqual(["2 IN_FORCE", "1 REPLACED"]);
    const third = await draftCalendar(admin, calendarOf(2041, "2041-01-01,放假,元旦"));
    expect((await getCalendar(third))?.days.filter(({ change }) => change === "removed")).toHaveLength(3);
  });

  test("the same days again are refused", async () => {
    await givenCalendar(2042);
    await expect(draftCalendar(admin, calendarOf(2042))).rejects.toMatchObject({ code: "region.calendarSame", params: { version: 1 } });
  });

  test("two administrators at once: one calendar is in force, the other is told so", async () => {
    const drafts = await Promise.all(
      [2, 3].map((day) => draftCalendar(admin, calendarOf(2043, `2043-01-01,放假,元旦\n2043-02-0${day},放假,春节`))),
    );
    const results = await Promise.allSettled(drafts.map((id) => putCalendarInForce(admin, id)));
    expect(rejectionsOf(results)).toEqual(["region.calendarMovedOn"]);
    expect((await statesOf(2043)).toSorted()).toEqual(["DRAFT -", "IN_FORCE 1"]);

    const next = await Promise.all(
      [4, 5].map((day) => draftCalendar(admin, calendarOf(2043, `2043-01-01,放假,元旦\n2043-02-0${day},放假,春节`))),
    );
    const again = await Promise.allSettled(next.map((id) => putCalendarInForce(admin, id)));
    expect(rejectionsOf(again)).toEqual(["region.calendarMovedOn"]);
    const winner = next[again.findIndex(({ status }) => status === "fulfilled")] ?? "";
    await expect(putCalendarInForce(admin, winner)).rejects.toMatchObject({ code: "region.calendarMovedOn" });
    await expect(dropCalendar(admin, winner)).rejects.toMatchObject({ code: "region.calendarMovedOn" });
    await expect(putCalendarInForce(admin, newId())).rejects.toMatchObject({ code: "region.calendarNotFound" });
  });

  test("a draft that is dropped is none any more; what a calendar says stays, whoever writes", async () => {
    const id = await draftCalendar(admin, calendarOf(2044));
    await dropCalendar(admin, id);
    await expect(putCalendarInForce(admin, id)).rejects.toMatchObject({ code: "region.calendarMovedOn" });
    const inForce = await givenCalendar(2044);
    const day = new Date("2044-03-05T00:00:00Z");
    await expect(db.workingCalendarDay.create({ data: { calendarId: inForce, day, works: true, nameZh: "x" } })).rejects.toThrow();
    await expect(db.workingCalendarDay.updateMany({ where: { calendarId: inForce }, data: { works: true } })).rejects.toThrow();
    await expect(db.workingCalendar.updateMany({ where: { id: inForce }, data: { source: "x" } })).rejects.toThrow();
    await expect(db.workingCalendar.updateMany({ where: { id: inForce }, data: { state: "DROPPED" } })).rejects.toThrow();
    const other = await draftCalendar(admin, calendarOf(2045));
    const outside = { calendarId: other, day: new Date("2046-01-01T00:00:00Z"), works: false, nameZh: "x" };
    await expect(db.workingCalendarDay.create({ data: outside })).rejects.toThrow();
  });
});
