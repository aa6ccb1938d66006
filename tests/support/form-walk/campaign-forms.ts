import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { proposeClosing } from "#app/domain/quota/close-campaign.server";
import { grantException } from "#app/domain/quota/decide-exception.server";
import { proposeExceptionEnd } from "#app/domain/quota/end-exception.server";
import { requestException } from "#app/domain/quota/request-exception.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { aDocument, cookieOf } from "#tests/support/form-walk/people";
import { givenOpenWindow } from "#tests/support/form-walk/unit-forms";
import { givenProgramme, givenUnit } from "#tests/support/given";
import { aPaper, exceptionOf, givenPastWindow } from "#tests/support/given-campaign";
import { givenBureau, givenReminderRule } from "#tests/support/given-rule";

const thisYear = () => fiscalYearOf(calendarDateOf(new Date()));
const lastDay = () => `${thisYear()}-12-31`;
const atNow = (actor: Actor): Actor => ({ ...actor, now: new Date() });
let years = 2030;

/** A window of its own whose corrections are over, a colleague, and somebody of the bureau who is signed in. */
async function givenCampaign(divisionCode = "431102") {
  const bureau = await givenBureau(divisionCode);
  const id = await givenPastWindow((years += 1), bureau.prefix);
  await givenUnit({ divisionCode });
  return { bureau, id, page: `/bureau/campaigns/${id}`, cookie: await cookieOf("bureau", bureau.id) };
}

async function givenRequested(divisionCode: string) {
  const programme = await givenProgramme();
  const unit = await givenUnit({ divisionCode });
  const input = exceptionOf(programme.id, { expiresOn: lastDay() });
  const id = await requestException(atNow(unit.clerk), thisYear(), input, aPaper());
  return { unit, id };
}

async function givenRequest() {
  const { unit, id } = await givenRequested("431103");
  const bureau = await givenBureau("431103");
  const foreign = await givenRequested("330106");
  return { unit, id, foreignId: foreign.id, cookie: await cookieOf("bureau", bureau.id) };
}

/** A granted exception; another officer may have proposed to end it. */
async function givenGranted(proposed = false) {
  const { id, foreignId, cookie } = await givenRequest();
  const officer = atNow((await givenBureau("431103")).clerk);
  await grantException(officer, id);
  if (proposed) await proposeExceptionEnd(officer, id, calendarDateOf(new Date()), "食堂提前完工");
  return { id, foreignId, cookie };
}

/** A unit that has not begun and a bureau with a rule about that. */
async function givenLazyUnit() {
  await givenOpenWindow();
  const bureau = await givenBureau("431103");
  if ((await db.reminderRule.count({ where: { bureauId: bureau.id } })) === 0) await givenReminderRule(bureau);
  const unit = await givenUnit({ divisionCode: "431103" });
  return { unit, cookie: await cookieOf("bureau", bureau.id), page: "/bureau/filings?status=NONE" };
}

export const campaignForms: FormCase[] = [
  {
    name: "the units of a window are invited",
    route: "/bureau/campaigns/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenCampaign()), button: ["intent", "invite"] }),
  },
  {
    name: "from which difference on a reason is needed",
    route: "/bureau/campaigns/:id",
    fields: { form: "plumbing", difference: "percent", source: "text" },
    given: async () => ({
      ...(await givenCampaign()),
      button: ["intent", "difference"],
      typed: { difference: "12.5", source: "财函〔2026〕8号" },
    }),
  },
  {
    name: "closing is proposed",
    route: "/bureau/campaigns/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenCampaign()), button: ["intent", "propose"] }),
  },
  {
    name: "a campaign is closed",
    route: "/bureau/campaigns/:id",
    fields: { form: "plumbing" },
    given: async () => {
      const campaign = await givenCampaign();
      await proposeClosing(atNow(campaign.bureau.clerk), campaign.id);
      return { ...campaign, button: ["intent", "close"] };
    },
  },
  {
    name: "an exception is asked for",
    route: "/unit/filing/:year/exceptions",
    fields: { form: "plumbing", programmeId: "choice", asked: "percent", expiresOn: "date", reason: "text", file: "picture" },
    given: async () => {
      const programme = await givenProgramme();
      const unit = await givenUnit();
      return {
        cookie: await cookieOf("unit", unit.id),
        page: `/unit/filing/${thisYear()}/exceptions`,
        button: ["intent", "request"],
        typed: { programmeId: programme.id, asked: "5", expiresOn: lastDay(), reason: "食堂停伙改造", file: aDocument() },
      };
    },
  },
  {
    name: "a request is withdrawn",
    route: "/unit/filing/:year/exceptions",
    fields: { form: "plumbing", id: "id" },
    given: async () => {
      const { unit, id, foreignId } = await givenRequest();
      return {
        cookie: await cookieOf("unit", unit.id),
        page: `/unit/filing/${thisYear()}/exceptions`,
        button: ["intent", "withdraw"],
        having: { id },
        foreign: { id: foreignId },
      };
    },
  },
  {
    name: "an exception is granted",
    route: "/bureau/exceptions",
    fields: { form: "plumbing", id: "id" },
    given: async () => {
      const { cookie, id, foreignId } = await givenRequest();
      return { cookie, page: "/bureau/exceptions", button: ["intent", "grant"], having: { id }, foreign: { id: foreignId } };
    },
  },
  {
    name: "an exception is refused",
    route: "/bureau/exceptions",
    fields: { form: "plumbing", id: "id", reason: "text" },
    given: async () => {
      const { cookie, id, foreignId } = await givenRequest();
      return {
        cookie,
        page: "/bureau/exceptions",
        button: ["intent", "refuse"],
        having: { id },
        typed: { reason: "依据不足" },
        foreign: { id: foreignId },
      };
    },
  },
  {
    name: "an exception is proposed to end early",
    route: "/bureau/exceptions",
    fields: { form: "plumbing", id: "id", lastOn: "date", endReason: "text" },
    given: async () => {
      const { cookie, id, foreignId } = await givenGranted();
      return {
        cookie,
        page: "/bureau/exceptions",
        button: ["intent", "propose-end"],
        having: { id },
        typed: { endReason: "食堂提前完工" },
        foreign: { id: foreignId },
      };
    },
  },
  {
    name: "a second person decides the early end of an exception",
    route: "/bureau/exceptions",
    fields: { id: "id" },
    given: async () => {
      const { cookie, id, foreignId } = await givenGranted(true);
      return { cookie, page: "/bureau/exceptions", button: ["intent", "confirm-end"], having: { id }, foreign: { id: foreignId } };
    },
  },
  {
    name: "units are reminded from the list",
    route: "/bureau/filings",
    fields: { unit: "id" },
    accepts: [{ field: "unit", values: ["twice", "list"], because: "several rows may be ticked" }],
    given: async () => {
      const { unit, cookie, page } = await givenLazyUnit();
      const foreign = await givenUnit({ divisionCode: "330106" });
      return { cookie, page, button: ["intent", "remind"], typed: { unit: unit.id }, foreign: { unit: foreign.id } };
    },
  },
  {
    name: "everybody who has not filed is reminded",
    route: "/bureau/filings",
    fields: { all: "version" },
    given: async () => {
      const { cookie, page } = await givenLazyUnit();
      return { cookie, page, button: ["intent", "remind"], having: { all: "yes" } };
    },
  },
];
