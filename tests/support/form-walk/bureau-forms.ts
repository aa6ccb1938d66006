import { admitCoop } from "#app/domain/catalog/edit-hall.server";
import { db } from "#app/db/client.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { addTargetRule as addTargetRuleStep } from "#app/domain/region/target-rules.server";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { aDocument, cookieOf, signedIn } from "#tests/support/form-walk/people";
import { givenSubmittedFiling } from "#tests/support/form-walk/unit-forms";
import { givenActor, givenCoop, givenDivisions, givenProgramme, next } from "#tests/support/given";
import { visitor } from "#tests/support/http";

export async function givenBureau(): Promise<{ cookie: string; bureauId: string }> {
  await givenDivisions();
  const known = await db.bureau.findFirst({ where: { divisionCode: "430000" }, select: { id: true } });
  const bureauId = known?.id ?? newId();
  if (!known) await db.bureau.create({ data: { id: bureauId, name: "湖南省财政厅", divisionCode: "430000", prefix: "43" } });
  return { cookie: await cookieOf("bureau", bureauId), bureauId };
}

/** A filing of another province, which the bureau of Hunan must not reach. */
async function givenForeignFiling(): Promise<string> {
  const { unit, filingId } = await givenSubmittedFiling();
  await db.unit.update({ where: { id: unit.id }, data: { divisionCode: "330106" } });
  return filingId;
}

async function givenHall() {
  const id = newId();
  await givenCoop();
  await db.hall.create({
    data: {
      id,
      slug: `hall-${next()}`,
      nameZh: "恩施馆",
      nameEn: "Enshi",
      taglineZh: "武陵山的味道",
      taglineEn: "Taste of Wuling",
      storyZh: "",
      storyEn: "",
      operator: "恩施供销",
      landscape: "mountains-mist",
      prefixes: ["4228"],
    },
  });
  return { id, manager: givenActor("hall", id), cookie: await cookieOf("hall", id) };
}

const admin = () => givenActor("platform", "platform", "MANAGER", { now: new Date() });
const openWindow = asStep(openWindowStep);
const addTargetRule = asStep(addTargetRuleStep);
let years = 2060;
const nextYear = () => (years += 1);

const ruleOf = (programmeId: string, divisionCode: string) => ({
  programmeId,
  divisionCode,
  fromYear: 2027,
  toYear: undefined,
  minimum: 1_500,
  canteenMode: null,
  subsidised: null,
  base: "CANTEEN_TOTAL" as const,
  notBelowLastYear: false,
  source: "test",
});

async function givenTargetRule(divisionCode: string): Promise<string> {
  const programme = await givenProgramme();
  return addTargetRule(admin(), ruleOf(programme.id, divisionCode));
}

/** A draft and its writer. */
async function givenRuleDraft() {
  const { bureauId } = await givenBureau();
  const { cookie, userId } = await signedIn("bureau", bureauId);
  const actor = givenActor("bureau", bureauId, "MANAGER", { userId, divisionPrefix: "43", now: new Date() });
  const programme = await givenProgramme();
  const id = await draftRuleChange(actor, { kind: "TARGET_RULE_ADD", input: ruleOf(programme.id, "431100") });
  return { cookie, actor, id, page: `/bureau/rules/changes/${id}` };
}

/** A proposal and the person who may decide it. */
async function givenRuleProposal() {
  const { actor, id, page } = await givenRuleDraft();
  await proposeRuleChange(actor, id);
  return { cookie: await cookieOf("bureau", actor.orgId), page };
}

export const bureauForms: FormCase[] = [
  {
    name: "a filing is confirmed",
    route: "/bureau/filings/:id",
    fields: { form: "plumbing" },
    given: async () => {
      const { cookie } = await givenBureau();
      const { filingId } = await givenSubmittedFiling();
      return { cookie, page: `/bureau/filings/${filingId}`, button: ["intent", "confirm"] };
    },
  },
  {
    name: "a filing is returned",
    route: "/bureau/filings/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => {
      const { cookie } = await givenBureau();
      const { filingId } = await givenSubmittedFiling();
      return { cookie, page: `/bureau/filings/${filingId}`, button: ["intent", "return"], typed: { reason: "食堂采购总额与决算不符" } };
    },
  },
  {
    name: "filings are confirmed at once",
    route: "/bureau/filings",
    fields: { filing: "id" },
    accepts: [{ field: "filing", values: ["twice", "list"], because: "several rows may be ticked" }],
    given: async () => {
      const { cookie } = await givenBureau();
      const { filingId } = await givenSubmittedFiling();
      return {
        cookie,
        page: "/bureau/filings",
        button: ["intent", "review"],
        typed: { filing: filingId },
        foreign: { filing: await givenForeignFiling() },
      };
    },
    status: 200,
  },
  {
    name: "what was reviewed is confirmed",
    route: "/bureau/filings",
    fields: { filing: "id" },
    accepts: [{ field: "filing", values: ["twice", "list"], because: "several rows may be ticked" }],
    given: async (origin) => {
      const { cookie } = await givenBureau();
      const { filingId } = await givenSubmittedFiling();
      const page = "/bureau/filings";
      const shown = await visitor(origin, cookie).post(page, { intent: "review", filing: filingId });
      return { cookie, page, shown, button: ["intent", "confirm"], foreign: { filing: await givenForeignFiling() } };
    },
  },
  {
    name: "a bureau opens a filing window",
    route: "/bureau/windows",
    fields: {
      form: "plumbing",
      fiscalYear: "integer",
      divisionCode: "choice",
      opensOn: "date",
      dueOn: "date",
      correctionDueOn: "date",
      source: "text",
    },
    given: async () => {
      const { cookie } = await givenBureau();
      const year = 2040 + next();
      return {
        cookie,
        page: "/bureau/windows",
        button: ["intent", "open"],
        typed: {
          fiscalYear: String(year > 2098 ? 2098 : year),
          divisionCode: "431100",
          opensOn: "2030-01-01",
          dueOn: "2030-02-01",
          correctionDueOn: "2030-03-01",
          source: "湘财库〔2030〕1 号",
        },
        foreign: { divisionCode: "330000" },
      };
    },
  },
  {
    name: "a bureau moves a filing window",
    route: "/bureau/windows",
    fields: { form: "plumbing", id: "id", opensOn: "date", dueOn: "date", correctionDueOn: "date", source: "text" },
    given: async () => {
      const { cookie } = await givenBureau();
      const days = { opensOn: "2030-01-01", dueOn: "2030-02-01", correctionDueOn: "2030-03-01", source: "test" };
      const [id, foreignId] = [
        await openWindow(admin(), { fiscalYear: nextYear(), divisionCode: "431100", ...days }),
        await openWindow(admin(), { fiscalYear: nextYear(), divisionCode: "330000", ...days }),
      ];
      return {
        cookie,
        page: "/bureau/windows",
        button: ["intent", "change"],
        having: { id },
        typed: { opensOn: "2030-01-15", dueOn: "2030-02-15", correctionDueOn: "2030-03-15", source: "湘财库〔2030〕2 号" },
        foreign: { id: foreignId },
      };
    },
  },
  {
    name: "a bureau drafts a minimum share",
    route: "/bureau/rules",
    fields: {
      form: "plumbing",
      programmeId: "choice",
      divisionCode: "choice",
      fromYear: "integer",
      toYear: "optionalInteger",
      minimum: "percent",
      canteenMode: "optionalChoice",
      subsidised: "optionalChoice",
      base: "choice",
      notBelowLastYear: "choice",
      source: "text",
    },
    given: async () => {
      const { cookie } = await givenBureau();
      const programme = await givenProgramme();
      return {
        cookie,
        page: "/bureau/rules",
        button: ["intent", "add"],
        typed: {
          programmeId: programme.id,
          divisionCode: "431100",
          fromYear: "2027",
          toYear: "2029",
          minimum: "15",
          canteenMode: "OWN",
          subsidised: "yes",
          base: "CANTEEN_TOTAL",
          notBelowLastYear: "yes",
          source: "湘财库〔2026〕9 号",
        },
        foreign: { divisionCode: "330000" },
      };
    },
  },
  {
    name: "a bureau drafts the end of a minimum share",
    route: "/bureau/rules",
    fields: { form: "plumbing", id: "id", source: "text" },
    given: async () => {
      const { cookie } = await givenBureau();
      const [id, foreignId] = [await givenTargetRule("431100"), await givenTargetRule("330100")];
      return {
        cookie,
        page: "/bureau/rules",
        button: ["intent", "retire"],
        having: { id },
        typed: { source: "湘财库〔2026〕10 号" },
        foreign: { id: foreignId },
      };
    },
  },
  {
    name: "the document of a draft",
    route: "/bureau/rules/changes/:id",
    fields: { form: "plumbing", url: "optionalCode", file: "optionalPicture" },
    given: async () => {
      const draft = await givenRuleDraft();
      return { ...draft, button: ["intent", "attach"], typed: { url: "https://example.test/1.pdf", file: aDocument() } };
    },
  },
  {
    name: "a draft is handed to a second person",
    route: "/bureau/rules/changes/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenRuleDraft()), button: ["intent", "propose"] }),
  },
  {
    name: "a draft is withdrawn",
    route: "/bureau/rules/changes/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenRuleDraft()), button: ["intent", "withdraw"] }),
  },
  {
    name: "a rule change is confirmed",
    route: "/bureau/rules/changes/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenRuleProposal()), button: ["intent", "confirm"] }),
  },
  {
    name: "a rule change is refused",
    route: "/bureau/rules/changes/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => ({ ...(await givenRuleProposal()), button: ["intent", "refuse"], typed: { reason: "与上级文件不一致" } }),
  },
  {
    name: "a county recommends a co-op",
    route: "/county",
    fields: { coopId: "id" },
    given: async () => {
      const coop = await givenCoop({ countyCode: "422801" });
      const other = await givenCoop({ countyCode: "441521" });
      await db.coop.updateMany({ where: { id: { in: [coop.id, other.id] } }, data: { recommendedOn: null } });
      return { cookie: await cookieOf("county", "422801"), page: "/county", having: { coopId: coop.id }, foreign: { coopId: other.id } };
    },
  },
  {
    name: "a hall's story",
    route: "/hall-desk",
    fields: { form: "plumbing", taglineZh: "text", taglineEn: "text", storyZh: "note", storyEn: "note" },
    given: async () => {
      const { cookie } = await givenHall();
      return {
        cookie,
        page: "/hall-desk",
        button: ["intent", "save"],
        typed: {
          taglineZh: "高山好味",
          taglineEn: "From the heights",
          storyZh: "恩施在武陵山里。",
          storyEn: "Enshi lies in the Wuling mountains.",
        },
      };
    },
  },
  {
    name: "a hall admits a co-op",
    route: "/hall-desk",
    fields: { coopId: "id" },
    given: async () => {
      const { cookie } = await givenHall();
      const coop = await givenCoop({ countyCode: "422801" });
      const other = await givenCoop({ countyCode: "441521" });
      return { cookie, page: "/hall-desk", button: ["intent", "admit"], having: { coopId: coop.id }, foreign: { coopId: other.id } };
    },
  },
  {
    name: "a hall removes a co-op",
    route: "/hall-desk",
    fields: { coopId: "id" },
    given: async () => {
      const { cookie, manager } = await givenHall();
      const coop = await givenCoop({ countyCode: "422801" });
      const other = await givenCoop({ countyCode: "422801" });
      await admitCoop(manager, coop.id);
      return { cookie, page: "/hall-desk", button: ["intent", "remove"], having: { coopId: coop.id }, foreign: { coopId: other.id } };
    },
  },
];
