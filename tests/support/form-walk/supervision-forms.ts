import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { confirmRule } from "#app/domain/supervision/decide-rule.server";
import { proposeAlertRule } from "#app/domain/supervision/propose-alert-rule.server";
import { proposeReminderRule } from "#app/domain/supervision/propose-reminder-rule.server";
import { sendReminders } from "#app/domain/supervision/send-reminders.server";
import { addDays, calendarDateOf, fiscalYearOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { cookieOf, signedIn } from "#tests/support/form-walk/people";
import { givenUnit } from "#tests/support/given";
import { alertRuleInputOf, givenBureau, givenEnding, reminderRuleInputOf } from "#tests/support/given-rule";

const today = () => calendarDateOf(new Date());
const atNow = (actor: Actor): Actor => ({ ...actor, now: new Date() });

/** A bureau at work today, somebody of it who is signed in, and a rule that a colleague proposed. */
async function givenProposal(divisionCode = "431103") {
  const bureau = await givenBureau(divisionCode);
  const input = alertRuleInputOf(bureau, { validFrom: today() });
  await proposeAlertRule(atNow(bureau.clerk), input);
  return { bureau, ruleId: input.ruleId, cookie: await cookieOf("bureau", bureau.id) };
}

async function givenConfirmed(divisionCode = "431103") {
  const proposal = await givenProposal(divisionCode);
  await confirmRule(atNow(proposal.bureau.manager), "alert-rule", proposal.ruleId, 1);
  return proposal;
}

/** An open case of a unit in the bureau's county. */
async function givenCase(divisionCode = "431103") {
  const { bureau, ruleId, cookie } = await givenConfirmed(divisionCode);
  const unit = await givenUnit({ divisionCode });
  const id = newId();
  await db.alertCase.create({
    data: {
      unitId: unit.id,
      id,
      ruleId,
      ruleVersion: 1,
      subject: "PAYMENT",
      level: "WARN",
      subjectId: newId(),
      divisionCode,
      evidence: { orderNumber: "XJ20260615-000001", coop: "试社", amountFen: 100, paidFen: 0, dueOn: "2026-06-15", lateDays: 3 },
      status: "OPEN",
      openedAt: new Date(),
      dueOn: toDbDate(today()),
    },
  });
  return { bureau, cookie, unit, id, page: `/bureau/alerts/cases/${unit.id}/${id}`, key: `${unit.id}~${id}` };
}

async function givenReminder(divisionCode = "431103") {
  const bureau = await givenBureau(divisionCode);
  const input = reminderRuleInputOf(bureau, { validFrom: today() });
  await proposeReminderRule(atNow(bureau.clerk), input);
  return { bureau, ruleId: input.ruleId, cookie: await cookieOf("bureau", bureau.id) };
}

/** A reminder rule in force and a unit that has not filed in the window that is open. */
async function givenSilent(divisionCode = "431103") {
  const reminder = await givenReminder(divisionCode);
  await confirmRule(atNow(reminder.bureau.manager), "reminder-rule", reminder.ruleId, 1);
  const known = { fiscalYear: fiscalYearOf(today()), divisionPrefix: divisionCode };
  await db.filingWindow.createMany({
    data: [
      {
        id: newId(),
        ...known,
        opensOn: toDbDate(addDays(today(), -3)),
        dueOn: toDbDate(addDays(today(), 3)),
        correctionDueOn: toDbDate(addDays(today(), 9)),
        source: "test",
      },
    ],
    skipDuplicates: true,
  });
  return { ...reminder, unit: await givenUnit({ divisionCode }) };
}

const bulk = { form: "plumbing", ownerId: "choice", text: "text", case: "id" } as const;
const several = [{ field: "case", values: ["twice", "list"], because: "several rows may be ticked" }] as const;
const list = "/bureau/alerts";
const caseRoute = "/bureau/alerts/cases/:unitId/:id";

function caseForm(name: string, intent: string, typed: ReadyForm["typed"], fields: FormCase["fields"]): FormCase {
  return {
    name,
    route: caseRoute,
    fields: { form: "plumbing", ...fields },
    given: async () => {
      const { cookie, page } = await givenCase();
      return { cookie, page, button: ["intent", intent], ...(typed ? { typed } : {}) };
    },
  };
}

const proposal: FormCase["fields"] = {
  form: "plumbing",
  ruleId: "id",
  version: "version",
  subject: "choice",
  divisionCode: "choice",
  programmeId: "optionalChoice",
  farBehindOnly: "tick",
  minDays: "integer",
  escalateDays: "integer",
  weekdays: "optionalCode",
  monthDays: "optionalCode",
  message: "text",
  source: "text",
  documentUrl: "optionalCode",
  validFrom: "date",
};

const typedReminderRule = () => ({
  subject: "FILING",
  minDays: "7",
  escalateDays: "5",
  weekdays: "1, 3",
  monthDays: "15",
  message: "请尽快填报",
  source: "永财库〔2026〕2 号",
  documentUrl: "https://example.gov.cn/doc",
  validFrom: today(),
});

export const supervisionForms: FormCase[] = [
  {
    name: "the rules are judged now",
    route: list,
    fields: {},
    given: async () => ({ cookie: (await givenConfirmed()).cookie, page: list, button: ["intent", "run"] }),
  },
  {
    name: "cases are taken at once",
    route: list,
    fields: bulk,
    only: ["case"],
    accepts: several,
    given: async () => {
      const { cookie, key } = await givenCase();
      return { cookie, page: list, button: ["intent", "take"], typed: { case: key }, foreign: { case: (await givenCase("330106")).key } };
    },
  },
  {
    name: "cases are assigned at once",
    route: list,
    fields: bulk,
    only: ["ownerId"],
    given: async () => {
      const { cookie, key, bureau } = await givenCase();
      const stranger = await givenBureau("330106");
      return {
        cookie,
        page: list,
        button: ["intent", "assign"],
        typed: { case: key, ownerId: bureau.clerk.userId },
        foreign: { ownerId: stranger.clerk.userId },
      };
    },
  },
  {
    name: "cases are resolved at once",
    route: list,
    fields: bulk,
    only: ["text", "case"],
    accepts: several,
    given: async () => {
      const { cookie, key } = await givenCase();
      return {
        cookie,
        page: list,
        button: ["intent", "resolve"],
        typed: { case: key, text: "已付清" },
        foreign: { case: (await givenCase("330106")).key },
      };
    },
  },
  caseForm("a case is taken", "take", undefined, {}),
  caseForm("a case is resolved", "resolve", { text: "已约谈" }, { text: "text" }),
  caseForm("a case is dismissed", "dismiss", { text: "争议中" }, { text: "text" }),
  {
    name: "a case is assigned",
    route: caseRoute,
    fields: { form: "plumbing", ownerId: "choice" },
    given: async () => {
      const { cookie, page, bureau } = await givenCase();
      const stranger = await givenBureau("330106");
      return {
        cookie,
        page,
        button: ["intent", "assign"],
        typed: { ownerId: bureau.clerk.userId },
        foreign: { ownerId: stranger.clerk.userId },
      };
    },
  },
  {
    name: "the unit of a case is reminded",
    route: caseRoute,
    fields: { form: "plumbing", message: "text" },
    given: async () => {
      const { cookie, page, bureau } = await givenCase();
      const input = reminderRuleInputOf(bureau, { subject: "PAYMENT", states: [], validFrom: today() });
      await proposeReminderRule(atNow(bureau.clerk), input);
      await confirmRule(atNow(bureau.manager), "reminder-rule", input.ruleId, 1);
      return { cookie, page, button: ["intent", "remind"], typed: { message: "请付款" } };
    },
  },
  {
    name: "an alert rule is proposed",
    route: "/bureau/alerts/rules/new",
    fields: {
      form: "plumbing",
      ruleId: "id",
      version: "version",
      condition: "id",
      threshold: "version",
      divisionCode: "id",
      programmeId: "optionalId",
      name: "text",
      level: "choice",
      caseDays: "integer",
      stormLimit: "integer",
      source: "text",
      documentUrl: "optionalCode",
      validFrom: "date",
    },
    accepts: [{ field: "ruleId", values: ["unknownId"], because: "the page makes the id of a new rule" }],
    given: async () => {
      const { cookie } = await givenProposal();
      const theirs = await givenConfirmed("330106");
      return {
        cookie,
        page: "/bureau/alerts/rules/new?condition=PAYMENT_OVERDUE&threshold=30",
        button: ["intent", "propose"],
        typed: {
          name: "付款逾期三十天",
          level: "BLOCK",
          caseDays: "7",
          stormLimit: "20",
          source: "永财库〔2026〕1 号",
          documentUrl: "https://example.gov.cn/doc",
          validFrom: today(),
        },
        foreign: { ruleId: theirs.ruleId, divisionCode: "330106" },
      };
    },
  },
  {
    name: "an alert rule is confirmed",
    route: "/bureau/alerts/rules/:id",
    fields: { version: "version" },
    given: async () => {
      const { cookie, ruleId } = await givenProposal();
      return { cookie, page: `/bureau/alerts/rules/${ruleId}`, button: ["intent", "confirm"] };
    },
  },
  {
    name: "an alert rule is withdrawn",
    route: "/bureau/alerts/rules/:id",
    fields: { version: "version" },
    given: async () => {
      const { cookie, ruleId } = await givenProposal();
      return { cookie, page: `/bureau/alerts/rules/${ruleId}`, button: ["intent", "withdraw"] };
    },
  },
  {
    name: "the end of an alert rule is proposed",
    route: "/bureau/alerts/rules/:id",
    fields: { form: "plumbing", version: "version", validTo: "date", source: "text", documentUrl: "optionalCode" },
    given: async () => {
      const { cookie, ruleId } = await givenConfirmed();
      const typed = { validTo: addDays(today(), 30), source: "永财库〔2026〕9 号" };
      return { cookie, page: `/bureau/alerts/rules/${ruleId}`, button: ["intent", "end"], typed };
    },
  },
  ...(["confirmEnd", "withdrawEnd"] as const).map((intent): FormCase => ({
    name: `the end of an alert rule: ${intent}`,
    route: "/bureau/alerts/rules/:id",
    fields: { endingId: "id" },
    given: async () => {
      const { cookie, ruleId, bureau } = await givenConfirmed();
      await givenEnding(bureau, "alert-rule", { id: ruleId, version: 1 }, addDays(today(), 30), new Date());
      return { cookie, page: `/bureau/alerts/rules/${ruleId}`, button: ["intent", intent] };
    },
  })),
  {
    name: "a reminder rule is proposed",
    route: "/bureau/reminders/rules",
    fields: proposal,
    accepts: [{ field: "ruleId", values: ["unknownId"], because: "the page makes the id of a new rule" }],
    given: async () => {
      const { cookie } = await givenReminder();
      const theirs = await givenReminder("330106");
      return {
        cookie,
        page: "/bureau/reminders/rules",
        button: ["intent", "propose"],
        typed: typedReminderRule(),
        foreign: { ruleId: theirs.ruleId, divisionCode: "330106" },
      };
    },
  },
  {
    name: "a reminder rule is confirmed",
    route: "/bureau/reminders/rules/:id",
    fields: { version: "version" },
    given: async () => {
      const { cookie, ruleId } = await givenReminder();
      return { cookie, page: `/bureau/reminders/rules/${ruleId}`, button: ["intent", "confirm"] };
    },
  },
  {
    name: "the next version of a reminder rule is proposed",
    route: "/bureau/reminders/rules/:id",
    fields: proposal,
    only: ["ruleId", "version", "minDays"],
    given: async () => {
      const { cookie, ruleId } = await givenSilent();
      const theirs = await givenReminder("330106");
      return {
        cookie,
        page: `/bureau/reminders/rules/${ruleId}`,
        button: ["intent", "propose"],
        typed: typedReminderRule(),
        foreign: { ruleId: theirs.ruleId },
      };
    },
  },
  {
    name: "everybody is reminded",
    route: "/bureau/reminders",
    fields: { form: "plumbing", ruleId: "id", message: "text" },
    given: async () => {
      const { cookie, ruleId } = await givenSilent();
      const theirs = await givenSilent("330106");
      return {
        cookie,
        page: `/bureau/reminders?rule=${ruleId}`,
        button: ["intent", "all"],
        typed: { message: "请尽快填报" },
        foreign: { ruleId: theirs.ruleId },
      };
    },
  },
  {
    name: "the ticked units are reminded",
    route: "/bureau/reminders",
    fields: { form: "plumbing", ruleId: "id", message: "text", unit: "id" },
    accepts: [{ field: "unit", values: ["twice", "list"], because: "several rows may be ticked" }],
    given: async () => {
      const { cookie, ruleId, unit } = await givenSilent();
      const theirs = await givenSilent("330106");
      return {
        cookie,
        page: `/bureau/reminders?rule=${ruleId}`,
        button: ["intent", "some"],
        typed: { message: "请尽快填报", unit: unit.id },
        foreign: { ruleId: theirs.ruleId, unit: theirs.unit.id },
      };
    },
  },
  {
    name: "a notice is acknowledged",
    route: "/unit/notices",
    fields: { unitId: "id", noticeId: "id" },
    given: async () => {
      const [mine, other] = [await givenSilent(), await givenSilent()];
      const send = (silent: typeof mine) => sendReminders(atNow(silent.bureau.clerk), silent.ruleId, "请填报", [silent.unit.id]);
      await send(mine);
      await send(other);
      const notice = await db.reminder.findFirstOrThrow({ where: { unitId: mine.unit.id } });
      const theirs = await db.reminder.findFirstOrThrow({ where: { unitId: other.unit.id } });
      const { cookie } = await signedIn("unit", mine.unit.id);
      return {
        cookie,
        page: "/unit/notices",
        having: { unitId: mine.unit.id, noticeId: notice.id },
        foreign: { unitId: other.unit.id, noticeId: theirs.id },
      };
    },
  },
];
