import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acknowledgeNotice } from "#app/domain/supervision/acknowledge-notice.server";
import {
  countUnreadNotices,
  listMatters,
  listNotices,
  listRulesInForce,
  listSentReminders,
  previewReminders,
} from "#app/domain/supervision/reminders.queries.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { runReminders } from "#app/domain/supervision/run-reminders.server";
import { finishBatch, remindOfCase, sendReminders } from "#app/domain/supervision/send-reminders.server";
import { mailReminders } from "#app/jobs/reminder-mail.server";
import { addDays, instantOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenActor, givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenBureau, givenReminderRule, givenRule } from "#tests/support/given-rule";

const at = (days: number) => instantOf(addDays(THE_DAY, days), 9);
const page = { after: null, limit: 100 };

let division = 0;

/** A county of its own with a window, some units that have not filed, their supervising unit, and a reminder rule. */
async function givenSilent(count: number, options: Parameters<typeof givenReminderRule>[1] = {}) {
  division += 1;
  const code = `4311${String(10 + division)}`;
  await db.division.create({
    data: {
      code,
      prefix: code,
      name: `县${division}`,
      level: "COUNTY",
      parentCode: (await givenBureau()).divisionCode,
      validFrom: toDbDate("2000-01-01"),
    },
  });
  const bureau = await givenBureau(code);
  await db.filingWindow.create({
    data: {
      id: newId(),
      fiscalYear: 2026,
      divisionPrefix: code,
      opensOn: toDbDate("2026-03-01"),
      dueOn: toDbDate("2026-06-30"),
      correctionDueOn: toDbDate("2026-07-31"),
      source: "test",
    },
  });
  const units = [];
  for (let index = 0; index < count; index += 1) units.push(await givenUnit({ divisionCode: code }));
  const supervisor = await givenUnit({ divisionCode: "431102" });
  await db.unitSupervision.createMany({
    data: units.map((unit) => ({ unitId: unit.id, supervisingUnitId: supervisor.id, validFrom: toDbDate("2020-01-01") })),
  });
  const rule = await givenReminderRule(bureau, options);
  return { bureau, units, supervisor, rule, officer: { ...bureau.clerk, now: at(0) } };
}

const sentTo = (unitId: string) => db.reminder.findMany({ where: { unitId }, orderBy: [{ sentAt: "asc" }] });
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []));

describe("one click", () => {
  test("reminds everybody the preview named, once, and leaves them alone for the rule's days", async () => {
    const { officer, units, rule } = await givenSilent(3);
    const [terms] = await listRulesInForce(officer);
    if (!terms) throw new Error("no rule");
    const preview = await previewReminders(officer, terms, page);
    expect({ units: preview.units, resting: preview.resting, rows: preview.rows.map((row) => row.unitId).sort() }).toEqual({
      units: 3,
      resting: 0,
      rows: units.map((unit) => unit.id).sort(),
    });
    expect(await sendReminders(officer, rule.id, "今天下班前请填报。", null)).toMatchObject({ sent: 3, queued: 0 });
    for (const unit of units)
      expect(await sentTo(unit.id)).toEqual([
        expect.objectContaining({
          message: "今天下班前请填报。",
          level: "UNIT",
          origin: "CLICK",
          sentById: officer.userId,
          acknowledgedAt: null,
        }),
      ]);
    const later = await previewReminders({ ...officer, now: at(6) }, terms, page);
    expect({ units: later.units, resting: later.resting }).toEqual({ units: 3, resting: 3 });
    await expect(sendReminders({ ...officer, now: at(6) }, rule.id, "再催", null)).rejects.toMatchObject({
      code: "supervision.nobodyToRemind",
    });
    expect(await sendReminders({ ...officer, now: at(7) }, rule.id, "再催", null)).toMatchObject({ sent: 3 });
    await expect(db.$executeRaw`UPDATE reminder SET message = 'x' WHERE unit_id = ${units[0]?.id}::uuid`).rejects.toThrow();
  });

  test("two officers press at the same moment: every unit is reminded once", async () => {
    const { officer, bureau, units, rule } = await givenSilent(4);
    const other = { ...bureau.manager, now: officer.now };
    const results = await Promise.allSettled([officer, other, officer].map((actor) => sendReminders(actor, rule.id, "请填报", null)));
    const sent = results.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value.sent : 0), 0);
    expect(sent).toBe(4);
    expect([...new Set(codesOf(results))]).toEqual(["supervision.nobodyToRemind"]);
    for (const unit of units) expect(await sentTo(unit.id)).toHaveLength(1);
  });

  test("only the ticked ones, and nobody outside the rule", async () => {
    const { officer, units, rule } = await givenSilent(3);
    const outsider = await givenUnit({ divisionCode: "330106" });
    const [first, second] = units;
    expect(await sendReminders(officer, rule.id, "请填报", [first?.id ?? "", outsider.id])).toMatchObject({ sent: 1 });
    expect([(await sentTo(first?.id ?? "")).length, (await sentTo(second?.id ?? "")).length, (await sentTo(outsider.id)).length]).toEqual([
      1, 0, 0,
    ]);
    const stranger = { ...(await givenBureau("330000")).clerk, now: at(0) };
    await expect(sendReminders(stranger, rule.id, "x", null)).rejects.toMatchObject({ code: "supervision.noReminderRule" });
    expect(
      (await listSentReminders(stranger, { subject: null, read: null, escalated: false, ...page })).reminders.some(
        (row) => row.unitId === first?.id,
      ),
    ).toBe(false);
  });

  test("more than two hundred go by a job, which reminds once however often it runs", async () => {
    const { officer, rule, bureau } = await givenSilent(0);
    const ids = Array.from({ length: 205 }, () => newId());
    await db.$executeRaw`
      INSERT INTO unit (id, name, uscc, budget_code, division_code, address, contact_name, contact_phone)
      SELECT id, '批量' || n, lpad((${next() * 100_000} + n)::text, 18, '9'), 'M' || id, ${bureau.divisionCode}, 'x', 'x', '1' FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS u(id, n)`;
    const { batchId, queued } = await sendReminders(officer, rule.id, "请填报", null);
    expect(queued).toBe(205);
    expect(await db.reminder.count({ where: { batchId } })).toBe(0);
    const counts = await Promise.all([1, 2].map(() => finishBatch(batchId)));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(205);
    expect(await finishBatch(batchId)).toBe(0);
    const [plain] = await db.$queryRaw<{ n: number; units: number }[]>`
      SELECT count(*)::int AS n, count(DISTINCT unit_id)::int AS units FROM reminder WHERE batch_id = ${batchId}::uuid`;
    expect(plain).toEqual({ n: 205, units: 205 });
    expect(await db.reminderBatch.findUniqueOrThrow({ where: { id: batchId } })).toMatchObject({ sent: 205 });
  });
});

describe("a case", () => {
  test("reminds its unit within the rule's days once, and says so in its history; without a rule nobody is reminded", async () => {
    const bureau = await givenBureau("431103");
    const owed = await givenAcceptedOrder();
    await db.unit.update({ where: { id: owed.unit.id }, data: { divisionCode: "431103" } });
    const rule = await givenRule(bureau, "PAYMENT_OVERDUE", 1);
    await runAlerts(at(31), bureau.id);
    const matter = await db.alertCase.findFirstOrThrow({ where: { ruleId: rule.id, unitId: owed.unit.id } });
    const officer = { ...bureau.clerk, now: at(31) };
    await expect(remindOfCase(officer, matter.unitId, matter.id, "请付款")).rejects.toMatchObject({ code: "supervision.noReminderRule" });
    await givenReminderRule(bureau, { subject: "PAYMENT", states: [], minDays: 3 });
    const results = await Promise.allSettled([1, 2].map(() => remindOfCase(officer, matter.unitId, matter.id, "请付款")));
    expect(codesOf(results)).toEqual(["supervision.remindedRecently"]);
    await expect(remindOfCase(officer, matter.unitId, matter.id, "请付款")).rejects.toMatchObject({
      params: { day: addDays(THE_DAY, 31), days: 3 },
    });
    expect(await sentTo(matter.unitId)).toEqual([expect.objectContaining({ caseId: matter.id, message: "请付款" })]);
    expect(await db.alertCaseEvent.count({ where: { unitId: matter.unitId, caseId: matter.id, kind: "reminded" } })).toBe(1);
    const stranger = { ...(await givenBureau("330000")).clerk, now: at(40) };
    await expect(remindOfCase(stranger, matter.unitId, matter.id, "x")).rejects.toMatchObject({ code: "supervision.caseNotFound" });
    expect(await listMatters(owed.unit.clerk)).toEqual([expect.objectContaining({ id: matter.id, condition: "PAYMENT_OVERDUE" })]);
    expect(await listMatters((await givenUnit()).clerk)).toEqual([]);
  });

  test("newly opened is told to its unit by itself, once, when two runs race", async () => {
    const { bureau, units } = await givenSilent(2);
    await givenRule(bureau, "FILING_MISSING", -60);
    await Promise.all([1, 2].map(() => runAlerts(at(0), bureau.id)));
    await runAlerts(at(1), bureau.id);
    for (const unit of units)
      expect(await sentTo(unit.id)).toEqual([expect.objectContaining({ origin: "ALERT", message: "请尽快填报。" })]);
  });
});

describe("the calendar", () => {
  test("reminds on the rule's days, and once on each", async () => {
    const { units } = await givenSilent(2, { weekdays: [3], minDays: 1 }); // the day is a Monday, two days later comes a Wednesday
    await runReminders(at(1));
    expect(await sentTo(units[0]?.id ?? "")).toEqual([]);
    await Promise.all([1, 2].map(() => runReminders(at(2))));
    await runReminders(at(2));
    for (const unit of units) expect(await sentTo(unit.id)).toEqual([expect.objectContaining({ origin: "SCHEDULE", sentById: null })]);
  });

  test("tells the supervising unit of those who do not answer in time, once; who answered is left out", async () => {
    const { officer, units, supervisor, rule } = await givenSilent(2, { escalateDays: 5, minDays: 30 });
    const [reads, ignores] = units;
    if (!reads || !ignores) throw new Error("no units");
    await sendReminders(officer, rule.id, "请填报", null);
    const [notice] = await sentTo(reads.id);
    await acknowledgeNotice({ ...reads.reviewer, now: at(1) }, reads.id, notice?.id ?? "");
    await runReminders(at(4));
    expect(await countUnreadNotices(supervisor.clerk)).toBe(0);
    await Promise.all([1, 2].map(() => runReminders(at(5))));
    await runReminders(at(6));
    const { reminders } = await listNotices(supervisor.clerk, page);
    expect(reminders).toEqual([
      expect.objectContaining({ unitId: ignores.id, level: "SUPERVISOR", origin: "ESCALATION", message: "请填报" }),
    ]);
    expect((await listNotices(ignores.clerk, page)).reminders.map((row) => row.level)).toEqual(["UNIT"]);
  });
});

describe("a notice", () => {
  test("is acknowledged once, by the unit it went to", async () => {
    const { officer, units, rule } = await givenSilent(2);
    await sendReminders(officer, rule.id, "请填报", null);
    const [mine, other] = units;
    if (!mine || !other) throw new Error("no units");
    const [notice] = await sentTo(mine.id);
    const id = notice?.id ?? "";
    await expect(acknowledgeNotice(other.manager, mine.id, id)).rejects.toMatchObject({ code: "supervision.noticeNotFound" });
    expect((await listNotices(other.clerk, page)).reminders.some((row) => row.id === id)).toBe(false);
    await Promise.all([mine.reviewer, mine.manager].map((actor) => acknowledgeNotice({ ...actor, now: at(1) }, mine.id, id)));
    const [read] = await sentTo(mine.id);
    expect([mine.reviewer.userId, mine.manager.userId]).toContain(read?.acknowledgedById);
    await acknowledgeNotice({ ...mine.reviewer, now: at(2) }, mine.id, id);
    expect((await sentTo(mine.id))[0]).toEqual(read);
    expect(await db.auditLog.count({ where: { objectId: id } })).toBe(1);
    const sent = await listSentReminders(officer, { subject: "FILING", read: true, escalated: false, ...page });
    expect(sent.reminders.map((row) => row.id)).toEqual([id]);
  });

  test("is written to reviewers and managers in their language, each letter once", async () => {
    const { officer, units, rule } = await givenSilent(1);
    const unitId = units[0]?.id ?? "";
    for (const [role, locale] of [
      ["REVIEWER", "zh-CN"],
      ["MANAGER", "en"],
      ["CLERK", "en"],
    ] as const) {
      const user = givenActor("unit", unitId, role);
      await db.user.create({ data: { id: user.userId, email: `${role}${unitId}@example.test`.toLowerCase(), name: role, locale } });
      await db.grant.create({
        data: { id: newId(), userId: user.userId, role, scope: "UNIT", unitId, validFrom: new Date("2026-01-01T00:00:00Z") },
      });
    }
    await sendReminders(officer, rule.id, "请在周五前填报", null);
    const ids = (await sentTo(unitId)).map((row) => row.id);
    await Promise.all([1, 2].map(() => mailReminders(ids, at(0))));
    await mailReminders(ids, at(0));
    const mails = await db.$queryRaw<{ to: string; subject: string; text: string }[]>`
      SELECT data->>'to' AS "to", data->>'subject' AS subject, data->>'text' AS text FROM pgboss.job WHERE name = 'notices.sendMail' AND data->>'to' LIKE ${`%${unitId}%`} ORDER BY 1`;
    expect(
      mails.map((mail) => [mail.to.split(unitId)[0], /Reminder from/.test(mail.subject), mail.text.includes("请在周五前填报")]),
    ).toEqual([
      ["manager", true, true],
      ["reviewer", false, true],
    ]);
  });
});
