import { db } from "#app/db/client.server";
import { storePicture } from "#app/domain/identity/store-picture.server";
import { proposeRule } from "#app/domain/supervision/publication/propose-rule.server";
import { publishUnitPage } from "#app/domain/supervision/publication/publish-unit-page.server";
import { saveUnitPage } from "#app/domain/supervision/publication/save-unit-page.server";
import { addUnitPagePicture } from "#app/domain/supervision/publication/unit-page-pictures.server";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { aPicture, cookieOf, theAdministrator } from "#tests/support/form-walk/people";
import { givenActor, givenDivisions, givenUnit, next } from "#tests/support/given";

const proposal = {
  divisionCode: "000000",
  programmeId: undefined,
  validFrom: "2030-01-01",
  validTo: undefined,
  embargoDays: 20,
  minUnits: 4,
  roundTo: 100n,
  noteZh: "说明",
  noteEn: "Note",
  source: "财公开〔2030〕1 号",
  documentUrl: undefined,
};

/** A proposal of somebody else; the one before it is off the table. */
async function givenProposal(divisionCode: string): Promise<string> {
  await givenDivisions();
  const prefix = divisionCode === "000000" ? "" : divisionCode.replace(/(?:00){1,2}$/, "");
  const waiting = await db.publicationRule.findMany({ where: { divisionPrefix: prefix, state: "PROPOSED" }, select: { id: true } });
  for (const { id } of waiting)
    await db.publicationRule.update({ where: { id }, data: { state: "DISMISSED", decidedById: id, decidedAt: new Date() } });
  return proposeRule(givenActor("platform", "platform", "MANAGER", { now: new Date() }), { ...proposal, divisionCode });
}

async function givenDraft(published = false) {
  const unit = await givenUnit();
  const actor = { ...unit.manager, now: new Date() };
  await saveUnitPage(actor, {
    version: 0,
    slug: `walk-${next()}-${process.pid}`,
    taglineZh: "一日三餐",
    taglineEn: "Three meals a day",
    storyZh: "",
    storyEn: "",
    showsSuppliers: true,
    showsProgress: true,
  });
  if (published) await publishUnitPage(actor, 1);
  return { unit, actor, cookie: await cookieOf("unit", unit.id) };
}

async function givenPicture() {
  const draft = await givenDraft();
  const bytes = new Uint8Array(await aPicture().arrayBuffer());
  const fileId = await storePicture(draft.actor, { name: "pixel.png", bytes }, { field: "picture", isPublic: false });
  await addUnitPagePicture(draft.actor, fileId, { altZh: "灶台", altEn: "The stove" });
  return draft;
}

export const publicationForms: FormCase[] = [
  {
    name: "a rule of publication is proposed",
    route: "/admin/reference/publication",
    fields: {
      form: "plumbing",
      divisionCode: "code",
      programmeId: "optionalChoice",
      embargoDays: "integer",
      minUnits: "integer",
      roundTo: "choice",
      validFrom: "date",
      validTo: "optionalDate",
      noteZh: "text",
      noteEn: "text",
      source: "text",
      documentUrl: "optionalCode",
      file: "optionalPicture",
    },
    given: async () => {
      const id = await givenProposal("431100");
      await db.publicationRule.update({ where: { id }, data: { state: "DISMISSED", decidedById: id, decidedAt: new Date() } });
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/publication",
        button: ["intent", "propose"],
        typed: {
          divisionCode: "431100",
          embargoDays: "30",
          minUnits: "5",
          roundTo: "10000",
          validFrom: "2030-01-01",
          validTo: "2030-12-31",
          noteZh: "满 30 天公布",
          noteEn: "After thirty days",
          source: "永财公开〔2030〕1 号",
        },
      };
    },
  },
  {
    name: "a rule of publication is confirmed by a second person",
    route: "/admin/reference/publication",
    fields: { id: "id" },
    given: async () => {
      const id = await givenProposal("000000");
      return { cookie: await theAdministrator(), page: "/admin/reference/publication", button: ["intent", "confirm"], having: { id } };
    },
  },
  {
    name: "a proposal is taken off the table by a bureau",
    route: "/bureau/publication",
    fields: { id: "id" },
    given: async () => {
      const id = await givenProposal("431103");
      const known = await db.bureau.findFirst({ where: { divisionCode: "431100" }, select: { id: true } });
      const bureau =
        known ??
        (await db.bureau.create({ data: { id: crypto.randomUUID(), name: "永州市财政局", divisionCode: "431100", prefix: "4311" } }));
      return {
        cookie: await cookieOf("bureau", bureau.id),
        page: "/bureau/publication",
        button: ["intent", "dismiss"],
        having: { id },
        foreign: { id: await givenProposal("330106") },
      };
    },
  },
  {
    name: "the draft of a unit's page",
    route: "/unit/page",
    fields: {
      form: "plumbing",
      version: "version",
      slug: "code",
      taglineZh: "text",
      taglineEn: "text",
      storyZh: "note",
      storyEn: "note",
      showsProgress: "tick",
      showsSuppliers: "tick",
    },
    given: async () => {
      const { cookie } = await givenDraft();
      return {
        cookie,
        page: "/unit/page",
        button: ["intent", "save"],
        typed: {
          slug: `typed-${next()}-${process.pid}`,
          taglineZh: "热饭热菜",
          taglineEn: "Warm food",
          storyZh: "我们向利川的合作社买土豆。",
          storyEn: "Our potatoes come from Lichuan.",
          showsProgress: "on",
        },
      };
    },
  },
  {
    name: "a unit's page is published",
    route: "/unit/page",
    fields: { version: "version" },
    given: async () => ({ cookie: (await givenDraft()).cookie, page: "/unit/page", button: ["intent", "publish"] }),
  },
  {
    name: "a unit's page is taken down",
    route: "/unit/page",
    fields: {},
    given: async () => ({ cookie: (await givenDraft(true)).cookie, page: "/unit/page", button: ["intent", "takeDown"] }),
  },
  {
    name: "a picture of a unit's page",
    route: "/unit/page",
    fields: { form: "plumbing", picture: "picture", altZh: "text", altEn: "text" },
    given: async () => ({
      cookie: (await givenDraft()).cookie,
      page: "/unit/page",
      button: ["intent", "addPicture"],
      typed: { picture: aPicture(), altZh: "灶台", altEn: "The stove" },
    }),
  },
  {
    name: "a picture is taken off a unit's page",
    route: "/unit/page",
    fields: { position: "integer" },
    given: async () => ({
      cookie: (await givenPicture()).cookie,
      page: "/unit/page",
      button: ["intent", "removePicture"],
      having: { position: "1" },
    }),
  },
];
