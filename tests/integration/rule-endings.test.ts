import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { RuleKind } from "#app/domain/supervision/decide-rule.server";
import { confirmRule } from "#app/domain/supervision/decide-rule.server";
import { confirmEnding, proposeEnding, withdrawEnding } from "#app/domain/supervision/end-rule.server";
import { getEndings } from "#app/domain/supervision/endings.queries.server";
import { proposeAlertRule } from "#app/domain/supervision/propose-alert-rule.server";
import { listAlertRules, listReminderRules } from "#app/domain/supervision/rules.queries.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { addDays, fromDbDate, instantOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import {
  alertRuleInputOf,
  endingInputOf,
  givenBureau,
  givenEnding,
  givenReminderRule,
  givenRule,
  type GivenBureau,
} from "#tests/support/given-rule";
import { givenScoreRule } from "#tests/support/given-scores";

/** The end of a rule is proposed by one person and confirmed by another, whichever kind of rule it is. */

const END = addDays(THE_DAY, 10);

type Given = { bureau: GivenBureau; id: string; version: number };
const kinds: Record<RuleKind, () => Promise<Given>> = {
  "alert-rule": async () => {
    const bureau = await givenBureau("431103");
    return { bureau, ...(await givenRule(bureau, "PAYMENT_OVERDUE", 9)) };
  },
  "reminder-rule": async () => {
    const bureau = await givenBureau("431103");
    return { bureau, ...(await givenReminderRule(bureau, { subject: "PLAN" })) };
  },
  "score-rule": async () => {
    const bureau = await givenBureau("330106");
    await givenScoreRule(bureau, {});
    const { version } = await db.scoreRule.findFirstOrThrow({ where: { id: bureau.id }, orderBy: { version: "desc" } });
    return { bureau, id: bureau.id, version };
  },
};
const at = <A extends { now: Date }>(actor: A, day: CalendarDate): A => ({ ...actor, now: instantOf(day, 10) });
const lastDay = async (kind: RuleKind, { id, version }: Given): Promise<CalendarDate | null> => {
  const key = { where: { id_version: { id, version } }, select: { validTo: true } };
  const find = {
    "alert-rule": () => db.alertRule.findUniqueOrThrow(key),
    "reminder-rule": () => db.reminderRule.findUniqueOrThrow(key),
    "score-rule": () => db.scoreRule.findUniqueOrThrow(key),
  };
  const { validTo } = await find[kind]();
  return validTo && fromDbDate(validTo);
};
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));

describe.each(Object.keys(kinds) as RuleKind[])("%s", (kind) => {
  test("goes on until a second person confirms; withdrawn it goes on; confirmed at once by several it ends once", async () => {
    const given = await kinds[kind]();
    const { bureau, id } = given;
    const first = await givenEnding(bureau, kind, given, END, THE_INSTANT);
    expect(await lastDay(kind, given)).toBeNull();
    await expect(proposeEnding(bureau.manager, kind, id, endingInputOf(given.version, END))).rejects.toMatchObject({
      code: "supervision.proposalWaits",
    });
    await expect(confirmEnding(bureau.clerk, kind, id, first)).rejects.toMatchObject({ code: "supervision.ownProposal" });
    await withdrawEnding(bureau.clerk, kind, id, first);
    await expect(confirmEnding(bureau.manager, kind, id, first)).rejects.toMatchObject({ code: "supervision.ruleMovedOn" });
    expect(await lastDay(kind, given)).toBeNull();

    const second = await givenEnding(bureau, kind, given, END, THE_INSTANT);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => confirmEnding(bureau.manager, kind, id, second)));
    expect(codesOf(outcomes)).toEqual(["supervision.ruleMovedOn", "supervision.ruleMovedOn"]);
    expect(await lastDay(kind, given)).toBe(END);
    const { endings } = await getEndings(bureau.clerk, kind, id);
    expect(endings.map(({ status, own, source }) => [status, own, source])).toEqual([
      ["CONFIRMED", true, "永财库〔2026〕9 号"],
      ["WITHDRAWN", true, "永财库〔2026〕9 号"],
    ]);
    await expect(proposeEnding(bureau.clerk, kind, id, endingInputOf(given.version, END))).rejects.toMatchObject({
      code: "supervision.ruleMovedOn",
    });
  });

  test("the database ends it by nobody alone, and another bureau finds nothing", async () => {
    const given = await kinds[kind]();
    const { bureau, id, version } = given;
    const table = kind.replace("-", "_");
    await expect(
      db.$executeRawUnsafe(
        `UPDATE ${table} SET valid_to = '2026-12-31', ended_by_id = $1::uuid WHERE id = $2::uuid`,
        bureau.clerk.userId,
        id,
      ),
    ).rejects.toThrow(/two persons/);
    const stranger = await givenBureau("330000");
    await expect(proposeEnding(stranger.clerk, kind, id, endingInputOf(version, END))).rejects.toMatchObject({
      code: "supervision.ruleNotFound",
    });
    const ending = await givenEnding(bureau, kind, given, END, THE_INSTANT);
    await expect(confirmEnding(stranger.manager, kind, id, ending)).rejects.toMatchObject({ code: "supervision.ruleNotFound" });
    await expect(withdrawEnding(stranger.manager, kind, id, ending)).rejects.toMatchObject({ code: "supervision.ruleNotFound" });
    expect((await getEndings(stranger.clerk, kind, id)).endings).toEqual([]);
    await expect(
      db.$executeRaw`UPDATE rule_ending SET status = 'CONFIRMED', decided_by_id = proposed_by_id, decided_at = now() WHERE id = ${ending}::uuid`,
    ).rejects.toThrow(/second_person/);
    await expect(confirmEnding(bureau.manager, kind, newId(), ending)).rejects.toMatchObject({ code: "supervision.ruleNotFound" });
  });
});

test("lists of rules say that an end waits, to the bureau whose rule it is", async () => {
  const prefecture = await givenBureau("431100");
  const alerts = { bureau: prefecture, ...(await givenRule(prefecture, "PAYMENT_OVERDUE", 9)) };
  const reminders = await kinds["reminder-rule"]();
  const below = await givenBureau("431103");
  const waits = async (bureau: GivenBureau) => [
    (await listAlertRules(bureau.clerk, THE_DAY)).find(({ id }) => id === alerts.id)?.endProposed,
    (await listReminderRules(reminders.bureau.clerk, THE_DAY)).find(({ id }) => id === reminders.id)?.endProposed,
  ];
  expect(await waits(alerts.bureau)).toEqual([null, null]);
  const ending = await givenEnding(alerts.bureau, "alert-rule", alerts, END, THE_INSTANT);
  await givenEnding(reminders.bureau, "reminder-rule", reminders, END, THE_INSTANT);
  expect(await waits(alerts.bureau)).toEqual([END, END]);
  expect((await waits(below))[0]).toBeNull();
  await withdrawEnding(alerts.bureau.clerk, "alert-rule", alerts.id, ending);
  expect((await waits(alerts.bureau))[0]).toBeNull();
});

test("decided after its day a rule ends on the day of the decision: what was judged until then stays", async () => {
  const given = await kinds["alert-rule"]();
  const ending = await givenEnding(given.bureau, "alert-rule", given, END, THE_INSTANT);
  await confirmEnding(at(given.bureau.manager, addDays(END, 5)), "alert-rule", given.id, ending);
  expect(await lastDay("alert-rule", given)).toBe(addDays(END, 5));
});

test("another version that comes into force first leaves nothing to end", async () => {
  const given = await kinds["alert-rule"]();
  const ending = await givenEnding(given.bureau, "alert-rule", given, END, THE_INSTANT);
  await proposeAlertRule(
    given.bureau.clerk,
    alertRuleInputOf(given.bureau, { ruleId: given.id, version: 2, validFrom: addDays(THE_DAY, 2) }),
  );
  await confirmRule(given.bureau.manager, "alert-rule", given.id, 2);
  await expect(confirmEnding(given.bureau.manager, "alert-rule", given.id, ending)).rejects.toMatchObject({
    code: "supervision.ruleMovedOn",
  });
  expect(await lastDay("alert-rule", { ...given, version: 2 })).toBeNull();
});

test("what it touches is said before: the units with open cases, and how many cases lapse", async () => {
  const given = await kinds["alert-rule"]();
  const units = [await givenAcceptedOrder({ divisionCode: "431103" }), await givenAcceptedOrder({ divisionCode: "431103" })];
  await runAlerts(instantOf(addDays(THE_DAY, 60), 9), given.bureau.id);
  const cases = await db.alertCase.findMany({ where: { ruleId: given.id, status: { in: ["OPEN", "TAKEN"] } } });
  const { reach } = await getEndings(given.bureau.clerk, "alert-rule", given.id);
  expect(reach).toMatchObject({ units: new Set(cases.map(({ unitId }) => unitId)).size, cases: cases.length });
  expect(reach.named.map(({ id }) => id)).toEqual(expect.arrayContaining(units.map(({ unit }) => unit.id)));
});
