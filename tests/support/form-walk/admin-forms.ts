import { db } from "#app/db/client.server";
import { addTargetRule as addTargetRuleStep } from "#app/domain/region/target-rules.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { draftCalendar } from "#app/domain/region/enter-calendar.server";
import { deadLetterQueue } from "#app/jobs/contracts";
import { asStep } from "#tests/support/as-step";
import { givenBureau } from "#tests/support/form-walk/bureau-forms";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { calendarOf } from "#tests/support/given-calendar";
import { theAdministrator } from "#tests/support/form-walk/people";
import { givenActor, givenCategory, givenDivisions, givenProgramme, next } from "#tests/support/given";

const addTargetRule = asStep(addTargetRuleStep);
const openWindow = asStep(openWindowStep);

const admin = givenActor("platform", "platform", "MANAGER", { now: new Date() });
let years = 2030;
const nextYear = () => (years += 1);

export const adminForms: FormCase[] = [
  {
    name: "the working days of a year",
    route: "/admin/reference/working-days",
    fields: { form: "plumbing", year: "integer", source: "text", documentUrl: "optionalCode", publishedOn: "optionalDate", days: "code" },
    given: async () => {
      const year = String(nextYear());
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/working-days",
        button: ["intent", "draft"],
        typed: {
          year,
          source: "试用安排",
          documentUrl: "https://www.gov.cn/",
          publishedOn: "2026-11-20",
          days: `${year}-01-01,放假,元旦`,
        },
      };
    },
  },
  ...(["putInForce", "drop"] as const).map((intent): FormCase => ({
    name: `a draft of working days: ${intent}`,
    route: "/admin/reference/working-days/:id",
    fields: {},
    given: async () => {
      const id = await draftCalendar(admin, calendarOf(nextYear()));
      return { cookie: await theAdministrator(), page: `/admin/reference/working-days/${id}`, button: ["intent", intent] };
    },
  })),
  {
    name: "a failed job is tried again",
    route: "/admin/jobs",
    fields: { id: "id" },
    given: async () => {
      const data = { to: `dead${next()}@example.test`, subject: "催办", text: "请填报。" };
      const [row] = await db.$queryRaw<{ id: string }[]>`
        INSERT INTO pgboss.job (name, data) VALUES (${deadLetterQueue("notices.sendMail")}, ${JSON.stringify(data)}::jsonb) RETURNING id::text AS id`;
      return { cookie: await theAdministrator(), page: "/admin/jobs", having: { id: row?.id ?? "" } };
    },
  },
  {
    name: "a category",
    route: "/admin/reference/categories",
    fields: { form: "plumbing", code: "id", nameZh: "text", nameEn: "text" },
    given: async () => {
      await givenCategory();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/categories",
        button: ["intent", "save"],
        having: { code: "potato" },
        typed: { nameZh: "马铃薯", nameEn: "Potato" },
      };
    },
  },
  {
    name: "a new category",
    route: "/admin/reference/categories",
    fields: {
      form: "plumbing",
      parentCode: "choice",
      categoryCode: "code",
      nameZh: "text",
      nameEn: "text",
      art: "choice",
      storage: "choice",
      shelfLifeDays: "integer",
    },
    given: async () => {
      await givenCategory();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/categories",
        button: ["intent", "add"],
        typed: {
          parentCode: "tubers",
          categoryCode: `yam-${next()}`,
          nameZh: "紫薯",
          nameEn: "Purple yam",
          art: "potato",
          shelfLifeDays: "90",
        },
      };
    },
  },
  {
    name: "a new programme",
    route: "/admin/reference/programmes/new",
    fields: {
      form: "plumbing",
      programmeCode: "code",
      divisionCode: "code",
      seller: "choice",
      nameZh: "text",
      nameEn: "text",
      shortZh: "text",
      shortEn: "text",
      countingStage: "choice",
      validFrom: "date",
      validTo: "optionalDate",
      source: "text",
    },
    given: async () => {
      await givenProgramme();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/programmes/new",
        button: ["intent", "add"],
        typed: {
          programmeCode: `partner-${next()}`,
          divisionCode: "431100",
          seller: "COUNTIES",
          nameZh: "湘西对口帮扶采购",
          nameEn: "Partner purchasing from western Hunan",
          shortZh: "湘西对口",
          shortEn: "Western Hunan",
          validTo: "2099-12-31",
          source: "湘财库〔2026〕13 号",
        },
      };
    },
  },
  {
    name: "a bureau's new programme",
    route: "/bureau/rules/programmes/new",
    fields: {
      form: "plumbing",
      programmeCode: "code",
      divisionCode: "choice",
      seller: "choice",
      nameZh: "text",
      nameEn: "text",
      shortZh: "text",
      shortEn: "text",
      countingStage: "choice",
      validFrom: "date",
      validTo: "optionalDate",
      source: "text",
    },
    given: async () => ({
      cookie: (await givenBureau()).cookie,
      page: "/bureau/rules/programmes/new",
      button: ["intent", "add"],
      typed: {
        programmeCode: `own-${next()}`,
        seller: "SMALL",
        nameZh: "面向小微企业采购",
        nameEn: "Purchasing from small enterprises",
        shortZh: "小微",
        shortEn: "Small",
        validTo: "2099-12-31",
        source: "湘财库〔2026〕14 号",
      },
    }),
  },
  {
    name: "a programme's names and last day",
    route: "/admin/reference/programmes/:id",
    fields: { form: "plumbing", nameZh: "text", nameEn: "text", shortZh: "text", shortEn: "text", validTo: "optionalDate", source: "text" },
    given: async () => {
      const programme = await givenProgramme();
      return {
        cookie: await theAdministrator(),
        page: `/admin/reference/programmes/${programme.id}`,
        button: ["intent", "edit"],
        typed: { nameZh: "新名", nameEn: "New name", shortZh: "新", shortEn: "New", validTo: "2090-12-31", source: "国乡振发〔2026〕2 号" },
      };
    },
  },
  {
    name: "a division",
    route: "/admin/reference/divisions",
    fields: { form: "plumbing", code: "id", name: "text", nameFrom: "optionalDate", validTo: "optionalDate" },
    given: async () => {
      await givenDivisions();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/divisions?q=441521",
        button: ["intent", "save"],
        having: { code: "441521" },
        typed: { name: "海丰", nameFrom: "2026-01-01", validTo: "2090-12-31" },
      };
    },
  },
  {
    name: "a new division",
    route: "/admin/reference/divisions",
    fields: { form: "plumbing", divisionCode: "code", name: "text", validFrom: "date", replaces: "optionalCode" },
    given: async () => {
      await givenDivisions();
      const former = `4415${20 + next()}`;
      await db.division.create({
        data: { code: former, prefix: former, name: "旧县", level: "COUNTY", parentCode: "441500", validFrom: new Date("2000-01-01") },
      });
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/divisions",
        button: ["intent", "add"],
        typed: { divisionCode: `3301${10 + next()}`, name: "新区", validFrom: "2026-01-01", replaces: former },
      };
    },
  },
  {
    name: "the stage that counts",
    route: "/admin/reference/programmes/:id",
    fields: { form: "plumbing", fiscalYear: "integer", countingStage: "choice", source: "text" },
    given: async () => {
      const programme = await givenProgramme();
      return {
        cookie: await theAdministrator(),
        page: `/admin/reference/programmes/${programme.id}`,
        button: ["intent", "stage"],
        typed: { fiscalYear: "2027", countingStage: "ACCEPTED", source: "浙财采监〔2026〕3 号" },
      };
    },
  },
  {
    name: "a county is put on a list",
    route: "/admin/reference/programmes/:id",
    fields: { form: "plumbing", countyCode: "code", validFrom: "date", source: "text" },
    given: async () => {
      const programme = await givenProgramme({ countyCodes: [] });
      return {
        cookie: await theAdministrator(),
        page: `/admin/reference/programmes/${programme.id}`,
        button: ["intent", "add"],
        typed: { countyCode: "422801", validFrom: "2026-01-01", source: "国乡振发〔2026〕1 号" },
      };
    },
  },
  {
    name: "a county's place on a list ends",
    route: "/admin/reference/programmes/:id",
    fields: { form: "plumbing", id: "id", validTo: "date", source: "text" },
    given: async () => {
      const programme = await givenProgramme({ countyCodes: ["422801"] });
      const other = await givenProgramme({ countyCodes: ["422801"] });
      const row = await db.programmeCounty.findFirstOrThrow({ where: { programmeId: programme.id } });
      const theirs = await db.programmeCounty.findFirstOrThrow({ where: { programmeId: other.id } });
      return {
        cookie: await theAdministrator(),
        page: `/admin/reference/programmes/${programme.id}`,
        button: ["intent", "end"],
        having: { id: row.id },
        typed: { validTo: "2026-12-31", source: "国乡振发〔2026〕1 号" },
        foreign: { id: theirs.id },
      };
    },
  },
  {
    name: "a target rule",
    route: "/admin/reference/rules",
    fields: {
      form: "plumbing",
      programmeId: "choice",
      divisionCode: "code",
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
      const programme = await givenProgramme();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/rules",
        button: ["intent", "add"],
        typed: {
          programmeId: programme.id,
          divisionCode: "431100",
          fromYear: "2027",
          toYear: "2029",
          minimum: "15",
          canteenMode: "OWN",
          subsidised: "yes",
          base: "UNION_FUNDS",
          notBelowLastYear: "yes",
          source: "湘财库〔2026〕9 号",
        },
      };
    },
  },
  {
    name: "a target rule is retired",
    route: "/admin/reference/rules",
    fields: { form: "plumbing", id: "id", source: "text" },
    given: async () => {
      const programme = await givenProgramme();
      const id = await addTargetRule(admin, {
        programmeId: programme.id,
        divisionCode: "431100",
        fromYear: 2027,
        toYear: undefined,
        minimum: 1_500,
        canteenMode: null,
        subsidised: null,
        base: "CANTEEN_TOTAL",
        notBelowLastYear: false,
        source: "test",
      });
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/rules",
        button: ["intent", "retire"],
        having: { id },
        typed: { source: "湘财库〔2026〕10 号" },
      };
    },
  },
  {
    name: "an administrator opens a filing window",
    route: "/admin/reference/windows",
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
      await givenDivisions();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/windows",
        button: ["intent", "open"],
        typed: {
          fiscalYear: String(nextYear()),
          divisionCode: "430000",
          opensOn: "2030-01-01",
          dueOn: "2030-02-01",
          correctionDueOn: "2030-03-01",
          source: "湘财库〔2030〕1 号",
        },
      };
    },
  },
  {
    name: "the days of a filing window",
    route: "/admin/reference/windows",
    fields: { form: "plumbing", id: "id", opensOn: "date", dueOn: "date", correctionDueOn: "date", source: "text" },
    given: async () => {
      await givenDivisions();
      const days = { opensOn: "2030-01-01", dueOn: "2030-02-01", correctionDueOn: "2030-03-01" };
      const id = await openWindow(admin, { fiscalYear: nextYear(), divisionCode: "330000", ...days, source: "test" });
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/windows",
        button: ["intent", "change"],
        having: { id },
        typed: { opensOn: "2030-01-15", dueOn: "2030-02-15", correctionDueOn: "2030-03-15", source: "浙财采监〔2030〕1 号" },
      };
    },
  },
];
