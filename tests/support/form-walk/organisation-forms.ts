import type { Actor } from "#app/domain/identity/actor";
import { proposeOrganisationChange } from "#app/domain/supervision/organisations/propose-change.server";
import { calendarDateOf } from "#app/lib/dates";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { aDocument, cookieOf, signedIn } from "#tests/support/form-walk/people";
import { givenCoop, givenUnit, givenUscc, next } from "#tests/support/given";
import { givenGrant, mergeOf } from "#tests/support/given-organisation";
import { givenBureau } from "#tests/support/given-rule";

const today = () => calendarDateOf(new Date());
const atNow = (actor: Actor): Actor => ({ ...actor, now: new Date() });
const place = "431102";

async function givenDesk() {
  const bureau = await givenBureau("431100");
  const [one, other] = [await givenUnit({ divisionCode: place }), await givenUnit({ divisionCode: place })];
  const foreign = await givenUnit({ divisionCode: "330106" });
  return { bureau, one, other, foreign, cookie: await cookieOf("bureau", bureau.id) };
}

async function givenProposal(own: boolean) {
  const { bureau, one, other } = await givenDesk();
  const writer = await signedIn("bureau", bureau.id);
  const actor = atNow({ ...bureau.clerk, userId: writer.userId });
  const id = await proposeOrganisationChange(actor, mergeOf([one.id], other.id, { effectiveOn: today() }), null);
  return {
    cookie: own ? writer.cookie : await cookieOf("bureau", bureau.id),
    page: `/bureau/organisation-changes/${id}`,
  };
}

const base = { form: "plumbing", effectiveOn: "date", reason: "text", file: "optionalPicture" } as const;
const particulars = {
  name: "text",
  divisionCode: "code",
  budgetCode: "text",
  address: "text",
  contactName: "text",
  contactPhone: "phone",
} as const;
const typed = () => ({ effectiveOn: today(), reason: "永编发〔2026〕8 号", file: aDocument() });
const newUnit = () => ({
  name: `新单位${next()}`,
  divisionCode: "431103",
  budgetCode: `W${next()}`,
  address: "新址 1 号",
  contactName: "王老师",
  contactPhone: "0746-7654321",
});

export const organisationForms: FormCase[] = [
  {
    name: "a bureau renames a unit",
    route: "/bureau/registers/units/:id",
    fields: { form: "plumbing", name: "text", nameEn: "note", nameFrom: "date", source: "text" },
    given: async () => {
      const bureau = await givenBureau();
      const unit = await givenUnit();
      return {
        cookie: await cookieOf("bureau", bureau.id),
        page: `/bureau/registers/units/${unit.id}`,
        button: ["intent", "rename"],
        typed: { name: "更名后的学校", nameEn: "Renamed School", source: "永编发〔2026〕1 号" },
      };
    },
  },
  {
    name: "a co-op takes another name",
    route: "/coop/organisation",
    fields: { form: "plumbing", name: "text", nameEn: "note", nameFrom: "date", source: "text" },
    given: async () => {
      const coop = await givenCoop();
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/organisation",
        button: ["intent", "rename"],
        typed: { name: "更名后的合作社", nameEn: "Renamed Co-op", source: "营业执照变更" },
      };
    },
  },
  {
    name: "a merger is proposed",
    route: "/bureau/organisation-changes/new",
    fields: { ...base, sources: "id", target: "id" },
    accepts: [{ field: "sources", values: ["twice", "list"], because: "several units may be merged" }],
    given: async () => {
      const { cookie, one, other, foreign } = await givenDesk();
      return {
        cookie,
        page: `/bureau/organisation-changes/new?kind=MERGE&unit=${one.id}&target=${other.id}`,
        button: ["intent", "MERGE"],
        typed: typed(),
        foreign: { sources: foreign.id },
      };
    },
  },
  {
    name: "a closure is proposed",
    route: "/bureau/organisation-changes/new",
    fields: { ...base, source: "id" },
    given: async () => {
      const { cookie, one, foreign } = await givenDesk();
      return {
        cookie,
        page: `/bureau/organisation-changes/new?kind=CLOSE&unit=${one.id}`,
        button: ["intent", "CLOSE"],
        typed: typed(),
        foreign: { source: foreign.id },
      };
    },
  },
  {
    name: "a move is proposed",
    route: "/bureau/organisation-changes/new",
    fields: { ...base, ...particulars, source: "id", grants: "choices" },
    accepts: [{ field: "grants", values: ["unknownId"], because: "a grant of no unit of the change gives nobody anything" }],
    given: async () => {
      const { cookie, one, foreign } = await givenDesk();
      await givenGrant(one.id);
      return {
        cookie,
        page: `/bureau/organisation-changes/new?kind=MOVE&unit=${one.id}`,
        button: ["intent", "MOVE"],
        typed: { ...typed(), ...newUnit() },
        foreign: { source: foreign.id },
      };
    },
  },
  {
    name: "a split is proposed",
    route: "/bureau/organisation-changes/new",
    fields: { ...base, ...particulars, source: "id", uscc: "code", share: "percent", orders: "optionalCode" },
    given: async () => {
      const { cookie, one, foreign } = await givenDesk();
      return {
        cookie,
        page: `/bureau/organisation-changes/new?kind=SPLIT&unit=${one.id}`,
        button: ["intent", "SPLIT"],
        typed: { ...typed(), ...newUnit(), uscc: givenUscc(), share: "25", orders: "" },
        foreign: { source: foreign.id },
      };
    },
  },
  {
    name: "a change is consented to",
    route: "/bureau/organisation-changes/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenProposal(false)), button: ["intent", "confirm"] }),
  },
  {
    name: "a change is refused",
    route: "/bureau/organisation-changes/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => ({ ...(await givenProposal(false)), button: ["intent", "refuse"], typed: { reason: "编办文件未到" } }),
  },
  {
    name: "a change is withdrawn",
    route: "/bureau/organisation-changes/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenProposal(true)), button: ["intent", "withdraw"] }),
  },
];
