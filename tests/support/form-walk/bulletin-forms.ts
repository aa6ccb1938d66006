import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { computeBulletin } from "#app/domain/supervision/bulletins/compute-bulletin.server";
import { draftBulletin } from "#app/domain/supervision/bulletins/draft-bulletin.server";
import { criterionNames } from "#app/domain/supervision/scores/criteria";
import { proposeFreeze } from "#app/domain/supervision/scores/freeze-scores.server";
import { proposeScoreRule } from "#app/domain/supervision/scores/propose-score-rule.server";
import { confirmRule } from "#app/domain/supervision/decide-rule.server";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { bulletinInputOf } from "#tests/support/given-bulletin";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { aDocument, cookieOf } from "#tests/support/form-walk/people";
import { givenAccount, givenDivisions, givenProgramme, givenUnit } from "#tests/support/given";
import { givenBureau } from "#tests/support/given-rule";
import { scoreRuleOf } from "#tests/support/given-scores";

const today = () => calendarDateOf(new Date());
const yesterday = () => addDays(today(), -1);
const year = () => fiscalYearOf(today());
const atNow = (actor: Actor): Actor => ({ ...actor, now: new Date() });

/** A bureau of a county of its own with a unit that owes something, and somebody of it who is signed in. */
async function givenDesk(divisionCode = "431103") {
  await givenDivisions();
  const programmeId = (await givenProgramme()).id;
  const bureau = await givenBureau(divisionCode);
  const unit = await givenUnit({ divisionCode });
  await givenAccount({ unitId: unit.id, programmeId, assessedFen: 10_000n, fiscalYear: fiscalYearOf(yesterday()) });
  return { bureau, programmeId, unit, cookie: await cookieOf("bureau", bureau.id) };
}

async function givenDraft(divisionCode?: string) {
  const desk = await givenDesk(divisionCode);
  const input = bulletinInputOf(desk.bureau, desk.programmeId, { asOf: yesterday(), basis: "KNOWN" });
  await draftBulletin(atNow(desk.bureau.clerk), input);
  await computeBulletin(input.bulletinId, new Date());
  return { ...desk, id: input.bulletinId, page: `/bureau/bulletins/${input.bulletinId}` };
}

const decision = (name: string, intent: string): FormCase => ({
  name,
  route: "/bureau/bulletins/:id",
  fields: { version: "version" },
  given: async () => {
    const { cookie, page } = await givenDraft();
    return { cookie, page, button: ["intent", intent] };
  },
});

const weights = Object.fromEntries(
  criterionNames.flatMap((name) => [
    [`${name}.weight`, "integer"],
    [`${name}.scale`, "code"],
  ]),
) as FormCase["fields"];

async function givenProposedRule() {
  const bureau = await givenBureau("431103");
  const known = await db.scoreRule.findFirst({ where: { id: bureau.id }, orderBy: { version: "desc" } });
  if (known?.status !== "PROPOSED")
    await proposeScoreRule(atNow(bureau.clerk), scoreRuleOf({ version: (known?.version ?? 0) + 1, fromYear: year() - 1 }));
  return { bureau, cookie: await cookieOf("bureau", bureau.id), page: "/bureau/scores/rule" };
}

/** The bureau's rule of last year is in force, whatever became of its proposals before. */
async function givenRuleInForce() {
  const proposed = await givenProposedRule();
  const latest = await db.scoreRule.findFirstOrThrow({ where: { id: proposed.bureau.id }, orderBy: { version: "desc" } });
  await confirmRule(atNow(proposed.bureau.manager), "score-rule", proposed.bureau.id, latest.version);
  await db.ruleEnding.updateMany({
    where: { ruleId: proposed.bureau.id, status: "PROPOSED" },
    data: { status: "WITHDRAWN", decidedById: proposed.bureau.manager.userId, decidedAt: new Date() },
  });
  return proposed;
}

/** A year that is over, of a bureau that has proposed to make its scores final. Each walk has a year of its own. */
async function givenFreeze(): Promise<ReadyForm> {
  const { bureau, cookie } = await givenRuleInForce();
  await proposeFreeze(atNow(bureau.clerk), year() - 1);
  return { cookie, page: `/bureau/scores?year=${year() - 1}` };
}

export const bulletinForms: FormCase[] = [
  {
    name: "a bulletin is drafted",
    route: "/bureau/bulletins/new",
    fields: {
      form: "plumbing",
      bulletinId: "id",
      divisionCode: "choice",
      programmeId: "choice",
      asOf: "date",
      basis: "choice",
      named: "integer",
      series: "text",
      replacesId: "optionalChoice",
    },
    accepts: [
      { field: "bulletinId", values: ["unknownId"], because: "the page makes the id of a new bulletin" },
      { field: "programmeId", values: ["twice", "list"], because: "several programmes may be ticked" },
    ],
    given: async () => {
      const { cookie, programmeId } = await givenDesk();
      const theirs = await givenDraft("330106");
      return {
        cookie,
        page: "/bureau/bulletins/new",
        button: ["intent", "draft"],
        typed: { programmeId, asOf: yesterday(), basis: "KNOWN", named: "3", series: "冷财通报" },
        foreign: { bulletinId: theirs.id, divisionCode: "330106", replacesId: theirs.id },
      };
    },
  },
  {
    name: "a bulletin is edited",
    route: "/bureau/bulletins/:id",
    fields: {
      form: "plumbing",
      version: "version",
      generalRemark: "note",
      publicRemark: "note",
      publishes: "tick",
      publishesUnits: "tick",
      "rows[].key": "id",
      "rows[].text": "note",
    },
    accepts: [{ field: "rows[].text", values: ["missing"], because: "a row without a remark has none" }],
    given: async () => {
      const { cookie, page } = await givenDraft();
      return {
        cookie,
        page,
        button: ["intent", "edit"],
        typed: { generalRemark: "请约谈", publicRemark: "请加快", publishes: "on", publishesUnits: "on", "rows[0].text": "已催办" },
      };
    },
  },
  decision("a bulletin is issued", "issue"),
  decision("the figures of a bulletin are computed anew", "recompute"),
  decision("a bulletin is discarded", "discard"),
  {
    name: "a scoring rule is proposed",
    route: "/bureau/scores/rule",
    fields: {
      form: "plumbing",
      version: "version",
      fromYear: "integer",
      acceptanceDays: "integer",
      source: "text",
      ...weights,
      documentUrl: "optionalCode",
      file: "optionalPicture",
    },
    given: async () => {
      const { cookie, page } = await givenRuleInForce();
      return {
        cookie,
        page,
        button: ["intent", "propose"],
        typed: {
          fromYear: String(year()),
          acceptanceDays: "5",
          source: "永财绩〔2026〕2 号",
          documentUrl: "https://example.test/1.pdf",
          file: aDocument(),
        },
      };
    },
  },
  {
    name: "a scoring rule is confirmed",
    route: "/bureau/scores/rule",
    fields: { version: "version" },
    given: async () => {
      const { cookie, page } = await givenProposedRule();
      return { cookie, page, button: ["intent", "confirm"] };
    },
  },
  {
    name: "the end of a scoring rule is proposed",
    route: "/bureau/scores/rule",
    fields: { form: "plumbing", version: "version", validTo: "date", source: "text", documentUrl: "optionalCode" },
    given: async () => {
      const { cookie, page } = await givenRuleInForce();
      return { cookie, page, button: ["intent", "end"], typed: { validTo: addDays(today(), 30), source: "永财绩〔2026〕9 号" } };
    },
  },
  {
    name: "that scores become final is withdrawn",
    route: "/bureau/scores",
    fields: { freezeId: "id" },
    given: async () => ({ ...(await givenFreeze()), button: ["intent", "withdraw"], foreign: { freezeId: newId() } }),
  },
  {
    name: "that scores become final is proposed",
    route: "/bureau/scores",
    fields: {},
    given: async () => {
      const { cookie } = await givenRuleInForce();
      return { cookie, page: `/bureau/scores?year=${year() - 1}`, button: ["intent", "propose"] };
    },
  },
];
