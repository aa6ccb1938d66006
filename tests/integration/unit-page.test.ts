import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { storePicture } from "#app/domain/identity/store-picture.server";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { publishUnitPage, takeDownUnitPage } from "#app/domain/supervision/publication/publish-unit-page.server";
import { saveUnitPage } from "#app/domain/supervision/publication/save-unit-page.server";
import type { UnitPageInput } from "#app/domain/supervision/publication/schema";
import { addUnitPagePicture, removeUnitPagePicture } from "#app/domain/supervision/publication/unit-page-pictures.server";
import { getPublicUnitPage } from "#app/domain/supervision/publication/unit-page.queries.server";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { givenCoop, givenProduct, givenProgramme, givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenTrade } from "#tests/support/given-trade";
import { givenPerson, signInAs, startWeb, visitor, type Visitor, type Web } from "#tests/support/http";
import { aPicture } from "#tests/support/form-walk/people";

let web: Web;
let nobody: Visitor;
beforeAll(async () => {
  web = await startWeb();
  nobody = visitor(web.origin);
}, 300_000);
afterAll(() => web.close());

const input = (given: Partial<UnitPageInput> = {}): UnitPageInput => ({
  version: 0,
  slug: `canteen-${next()}`,
  taglineZh: "一日三餐",
  taglineEn: "Three meals a day",
  storyZh: "我们的土豆来自利川。",
  storyEn: "Our potatoes come from Lichuan.",
  showsSuppliers: true,
  showsProgress: true,
  ...given,
});
const code = (promise: Promise<unknown>) => promise.then(() => "done").catch((error: unknown) => (error as { code: string }).code);

async function givenDraft(given: Partial<UnitPageInput> = {}) {
  const unit = await givenUnit();
  const draft = input(given);
  await saveUnitPage(unit.manager, draft);
  return { ...unit, draft };
}

async function picture(unit: Awaited<ReturnType<typeof givenUnit>>): Promise<string> {
  const bytes = new Uint8Array(await aPicture().arrayBuffer());
  const fileId = await storePicture(unit.manager, { name: "pixel.png", bytes }, { field: "picture", isPublic: false });
  await addUnitPagePicture(unit.manager, fileId, { altZh: "灶台", altEn: "The stove" });
  return fileId;
}

describe("a draft", () => {
  test("is seen by nobody, with its pictures, until it is published; afterwards changes stay a draft", async () => {
    const unit = await givenDraft();
    const fileId = await picture(unit);
    const address = `/units/${unit.draft.slug}`;
    expect([(await nobody.get(address)).status, (await nobody.get(`/files/${fileId}`)).status]).toEqual([404, 404]);
    await publishUnitPage(unit.manager, 2);
    const page = await nobody.get(address);
    expect([page.status, page.text.includes("一日三餐"), page.text.includes(`/files/${fileId}`)]).toEqual([200, true, true]);
    expect((await nobody.get(`/files/${fileId}`)).status).toBe(200);
    await saveUnitPage(unit.manager, { ...unit.draft, version: 2, taglineZh: "新的一句" });
    expect((await nobody.get(address)).text).not.toContain("新的一句");
    await publishUnitPage(unit.manager, 3);
    expect((await nobody.get(address)).text).toContain("新的一句");
  });

  test("saved by two at once it is saved once; an older one is refused; an address belongs to one unit and stays", async () => {
    const unit = await givenUnit();
    const draft = input();
    const results = await Promise.all([1, 2].map(() => code(saveUnitPage(unit.manager, draft))));
    expect(results.sort()).toEqual(["done", "publication.pageMovedOn"]);
    expect(await code(saveUnitPage(unit.manager, draft))).toBe("publication.pageMovedOn");
    const other = await givenUnit();
    expect(await code(saveUnitPage(other.manager, input({ slug: draft.slug })))).toBe("publication.slugTaken");
    await publishUnitPage(unit.manager, 1);
    expect(await code(saveUnitPage(unit.manager, { ...draft, version: 1, slug: "elsewhere-now" }))).toBe("publication.slugStays");
  });

  test("names nobody and no way to reach them", async () => {
    const unit = await givenUnit();
    await givenPerson([{ audience: "unit", orgId: unit.id, role: "CLERK" }], { name: "欧阳采购" });
    expect(await code(saveUnitPage(unit.manager, input({ storyZh: "欢迎致电 0746-1234567" })))).toBe("publication.contactInText");
    expect(await code(saveUnitPage(unit.manager, input({ taglineEn: "mail us: kitchen@school.test" })))).toBe("publication.contactInText");
    expect(await code(saveUnitPage(unit.manager, input({ storyZh: "找李老师" })))).toBe("publication.personInText");
    expect(await code(saveUnitPage(unit.manager, input({ storyEn: "Ask 欧阳采购" })))).toBe("publication.personInText");
    expect(await db.unitPage.count({ where: { unitId: unit.id } })).toBe(0);
  });
});

describe("publishing", () => {
  test("twice changes nothing the second time; what somebody changed meanwhile is not published unseen", async () => {
    const unit = await givenDraft();
    await publishUnitPage(unit.manager, 1);
    const before = await db.auditLog.count({ where: { unitId: unit.id } });
    await publishUnitPage(unit.manager, 1);
    expect(await db.auditLog.count({ where: { unitId: unit.id } })).toBe(before);
    await saveUnitPage(unit.manager, { ...unit.draft, version: 1 });
    expect(await code(publishUnitPage(unit.manager, 1))).toBe("publication.pageMovedOn");
    expect(await code(publishUnitPage((await givenUnit()).manager, 1))).toBe("publication.pageMovedOn");
  });

  test("by two at once, one audit entry; taken down by two at once, one is told", async () => {
    const unit = await givenDraft();
    await Promise.all([1, 2].map(() => publishUnitPage(unit.manager, 1)));
    expect(await db.auditLog.count({ where: { unitId: unit.id, action: "unit-page.publish" } })).toBe(1);
    const results = await Promise.all([1, 2].map(() => code(takeDownUnitPage(unit.manager))));
    expect(results.sort()).toEqual(["done", "publication.notPublished"]);
    expect((await nobody.get(`/units/${unit.draft.slug}`)).status).toBe(404);
  });

  test("taken down, its pictures are closed again and the draft is kept; what nobody shows is swept", async () => {
    const unit = await givenDraft();
    const [kept, removed] = [await picture(unit), await picture(unit)];
    await publishUnitPage(unit.manager, 3);
    await takeDownUnitPage(unit.manager);
    expect((await nobody.get(`/files/${kept}`)).status).toBe(404);
    await removeUnitPagePicture(unit.manager, 2);
    expect(await code(removeUnitPagePicture(unit.manager, 2))).toBe("publication.pictureGone");
    await sweepFiles(new Date(Date.now() + 48 * 3_600_000));
    expect(await db.storedFile.count({ where: { id: { in: [kept, removed] } } })).toBe(1);
    expect(await db.unitPageText.count({ where: { unitId: unit.id } })).toBe(1);
  });

  test("is the manager's: clerks and managers of others are refused, and others' pictures are not found", async () => {
    const unit = await givenDraft();
    const fileId = await picture(unit);
    const other = await givenUnit();
    const browser = async (orgId: string, role: "CLERK" | "MANAGER") => {
      const person = await givenPerson([{ audience: "unit", orgId, role }]);
      return visitor(web.origin, await signInAs(person.userId, person.grantIds[0]));
    };
    const [clerk, manager, stranger] = [
      await browser(unit.id, "CLERK"),
      await browser(unit.id, "MANAGER"),
      await browser(other.id, "MANAGER"),
    ];
    expect((await clerk.get("/unit/page")).status).toBe(403);
    expect((await clerk.post("/unit/page", { intent: "publish", version: "2" })).status).toBe(403);
    expect((await manager.get(`/unit/page/pictures/${fileId}`)).status).toBe(200);
    expect((await stranger.get(`/unit/page/pictures/${fileId}`)).status).toBe(404);
    expect((await stranger.get("/unit/page/preview")).status).toBe(404);
    expect((await stranger.post("/unit/page", { intent: "publish", version: "2" })).status).toBe(409);
    expect((await manager.get("/unit/page/preview")).text).toContain("一日三餐");
    expect((await nobody.get(`/units/${unit.draft.slug}`)).status).toBe(404);
  });
});

test("figures and suppliers are those of the embargo day, and stand there only where the unit wants it", async () => {
  const programme = await givenProgramme({ code: `own-${next()}` });
  const unit = await givenDraft();
  const coop = await givenCoop();
  const product = await givenProduct(coop, { available: "10000" });
  await givenTrade({ unit, coop, productId: product.id, quantityMilli: 25_000n, at: new Date(`${THE_DAY}T02:00:00Z`), stopsAt: "settled" });
  await publishUnitPage(unit.manager, 1);
  const early = await getPublicUnitPage(unit.draft.slug, addDays(THE_DAY, 13));
  expect(early?.suppliers).toEqual([]);
  expect(early?.progress?.find((row) => row.programme.code === programme.code)?.settledFen).toBe(0n);
  const view = await getPublicUnitPage(unit.draft.slug, addDays(THE_DAY, 14));
  const [sum] = await db.$queryRaw<{ fen: bigint }[]>`
    SELECT sum(e.amount_fen)::bigint AS fen FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
    WHERE e.unit_id = ${unit.id}::uuid AND e.kind = 'SETTLE' AND q.programme_id = ${programme.id}::uuid`;
  expect(view?.progress?.find((row) => row.programme.code === programme.code)?.settledFen).toBe(sum?.fen);
  expect(view?.suppliers?.map(({ name }) => name)).toEqual([(await db.coop.findUniqueOrThrow({ where: { id: coop.id } })).name]);
  await saveUnitPage(unit.manager, { ...unit.draft, version: 1, showsProgress: false, showsSuppliers: false });
  await publishUnitPage(unit.manager, 2);
  expect(await getPublicUnitPage(unit.draft.slug, addDays(THE_DAY, 14))).toMatchObject({ progress: null, suppliers: null });
});

test("a published page is named on the page of its place, and only there", async () => {
  const unit = await givenDraft({ slug: `listed-${next()}` });
  await givenProgramme({ code: `listed-${next()}` });
  await publishUnitPage(unit.manager, 1);
  const year = fiscalYearOf(calendarDateOf(new Date()));
  expect((await nobody.get(`/progress/431102?year=${year}`)).text).toContain(`/units/${unit.draft.slug}`);
  expect((await nobody.get(`/progress/330106?year=${year}`)).text).not.toContain(`/units/${unit.draft.slug}`);
});
