import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { requireDatabaseUrl } from "#app/env.server";
import { refreshBadges } from "#app/domain/catalog/refresh-badges.server";
import { addPicture } from "#app/domain/catalog/product-pictures.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { storePicture } from "#app/domain/identity/store-picture.server";
import { sweepExpired } from "#app/domain/identity/sweep-expired.server";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { withinLimit } from "#app/domain/identity/throttle.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { installJobs } from "#app/jobs/boss.server";
import { schedule } from "#app/jobs/schedule";
import { startWorker } from "#app/jobs/worker.server";
import { addDays, instantOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { aPicture } from "#tests/support/form-walk/people";
import { givenCoop, givenProduct, givenProgramme, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { acceptInput, givenShippedOrder } from "#tests/support/given-order";
import { givenPerson } from "#tests/support/http";
import { toMilli } from "#app/lib/quantity";

const at = (days: number, seconds = 0) => new Date(THE_INSTANT.getTime() + days * 86_400_000 + seconds * 1_000);

describe("badges", () => {
  const badges = async (productId: string) => (await db.listing.findUniqueOrThrow({ where: { productId } })).programmeIds;
  const versions = async () =>
    db.$queryRaw<{ product_id: string; xmin: string }[]>`SELECT product_id, xmin::text AS xmin FROM listing ORDER BY 1`;

  /** Two products listed on the day: the list of one county begins tomorrow, that of the other ends today. */
  async function givenTurn() {
    await db.programme.updateMany({ data: { validTo: toDbDate("2025-12-31") } }); // those of the tests before
    await db.listing.deleteMany();
    const programme = await givenProgramme({ countyCodes: [] });
    const county = (countyCode: string, from: string, to: string | null) => ({
      id: newId(),
      programmeId: programme.id,
      countyCode,
      listedName: countyCode,
      validFrom: toDbDate(from),
      validTo: to === null ? null : toDbDate(to),
      source: "test",
    });
    await db.programmeCounty.createMany({
      data: [county("422801", addDays(THE_DAY, 1), null), county("422802", "2021-01-01", THE_DAY), county("441521", "2021-01-01", null)],
    });
    const coop = await givenCoop();
    const [begins, ends, stays] = await Promise.all(
      ["422801", "422802", "441521"].map(async (originCountyCode) => (await givenProduct(coop, { originCountyCode })).id),
    );
    if (!begins || !ends || !stays) throw new Error("no products");
    await inTransaction((tx) => refreshListings(tx, [begins, ends, stays], THE_DAY));
    return { programme, begins, ends, stays };
  }

  test("begin and end at midnight in China, and a second run writes nothing", async () => {
    const { programme, begins, ends, stays } = await givenTurn();
    const midnight = instantOf(addDays(THE_DAY, 1));
    expect(await refreshBadges(new Date(midnight.getTime() - 1))).toBe(0);
    expect([await badges(begins), await badges(ends)]).toEqual([[], [programme.id]]);

    const untouched = (await versions()).find((row) => row.product_id === stays);
    expect(await refreshBadges(midnight)).toBe(2);
    expect([await badges(begins), await badges(ends), await badges(stays)]).toEqual([[programme.id], [], [programme.id]]);
    const before = await versions();
    expect(before.find((row) => row.product_id === stays)).toEqual(untouched);
    expect(await refreshBadges(midnight)).toBe(0);
    expect(await versions()).toEqual(before);
  });

  test("two workers at once change each listing once", async () => {
    const { programme, begins, ends } = await givenTurn();
    const changed = await Promise.all([1, 2].map(() => refreshBadges(instantOf(addDays(THE_DAY, 1)))));
    expect(changed.reduce((sum, each) => sum + each, 0)).toBe(2);
    expect([await badges(begins), await badges(ends)]).toEqual([[programme.id], []]);
  });

  test("a programme that is over leaves all its produce; what is not published stays unlisted", async () => {
    const { programme, stays } = await givenTurn();
    const hidden = await givenProduct(await givenCoop(), { originCountyCode: "441521", published: false });
    await db.programme.update({ where: { id: programme.id }, data: { validTo: toDbDate(THE_DAY) } });
    await refreshBadges(at(1));
    expect(await badges(stays)).toEqual([]);
    expect(await db.listing.count({ where: { productId: hidden.id } })).toBe(0);
  });
});

describe("what is over", () => {
  async function givenSessions() {
    const { userId } = await givenPerson();
    const session = (expiresAt: Date, updatedAt: Date) => ({
      id: newId(),
      userId,
      token: newId(),
      expiresAt,
      updatedAt,
      createdAt: updatedAt,
    });
    const rows = {
      living: session(at(0, 1), at(-6)),
      idle: session(at(20), at(-7)),
      expired: session(at(0), at(-1)),
    };
    await db.session.createMany({ data: Object.values(rows) });
    const token = (expiresAt: Date) => ({ id: newId(), identifier: newId(), value: "x", expiresAt });
    const tokens = { good: token(at(0, 1)), over: token(at(0)) };
    await db.verification.createMany({ data: Object.values(tokens) });
    const tries = { counted: `living:${userId}`, over: `over:${userId}` };
    await withinLimit({ key: tries.counted, limit: 1, windowSeconds: 86_400 }, at(0, -86_399));
    await withinLimit({ key: tries.over, limit: 1, windowSeconds: 86_400 }, at(-1));
    return { userId, rows, tokens, tries };
  }

  test("goes; a living session, a good token and tries that count stay", async () => {
    const { userId, rows, tokens, tries } = await givenSessions();
    expect(await sweepExpired(THE_INSTANT)).toEqual({ sessions: 2, verifications: 1, throttles: 1, answers: 0 });
    expect((await db.session.findMany({ where: { userId } })).map(({ id }) => id)).toEqual([rows.living.id]);
    expect(await db.verification.count({ where: { id: { in: [tokens.good.id, tokens.over.id] } } })).toBe(1);
    expect(await withinLimit({ key: tries.counted, limit: 1, windowSeconds: 86_400 }, THE_INSTANT)).toBe(false);
    expect(await sweepExpired(THE_INSTANT)).toEqual({ sessions: 0, verifications: 0, throttles: 0, answers: 0 });
  });

  test("goes once when two workers sweep", async () => {
    await givenSessions();
    const [one, two] = await Promise.all([1, 2].map(() => sweepExpired(THE_INSTANT)));
    expect([(one?.sessions ?? 0) + (two?.sessions ?? 0), (one?.throttles ?? 0) + (two?.throttles ?? 0)]).toEqual([2, 1]);
  });

  test("a window longer than tries are kept is a bug", async () => {
    await expect(withinLimit({ key: "long", limit: 1, windowSeconds: 86_401 }, THE_INSTANT)).rejects.toThrow(RangeError);
  });
});

describe("files that nothing shows", () => {
  const exists = async (id: string) => (await db.storedFile.count({ where: { id } })) === 1;

  async function givenFiles() {
    const order = await givenShippedOrder();
    const { coop, product, unit } = order;
    const store = async (now: Date) =>
      storePicture({ ...coop.clerk, now }, { name: "a.png", bytes: await pictureBytes() }, { field: "file", isPublic: true });
    const [unused, young, shown, evidence] = await Promise.all([store(at(-1)), store(at(-1, 1)), store(at(-30)), store(at(-30))]);
    if (!unused || !young || !shown || !evidence) throw new Error("no files");
    await addPicture(coop.clerk, product.id, shown, "图");
    const accepted = acceptInput([{ lineId: order.line.id, accepted: toMilli(order.line.quantity) }]);
    await acceptDelivery(unit.clerk, order.shipmentId, {
      ...accepted,
      lines: accepted.lines.map((line) => ({ ...line, photoFileId: evidence })),
    });
    return { coop, product, unused, young, shown, evidence };
  }
  const pictureBytes = async () => new Uint8Array(await aPicture().arrayBuffer());

  test("go after a day; a product's picture and an acceptance's photo stay however old", async () => {
    const { unused, young, shown, evidence } = await givenFiles();
    expect(await sweepFiles(THE_INSTANT)).toBe(1);
    expect(await Promise.all([unused, young, shown, evidence].map(exists))).toEqual([false, true, true, true]);
    expect(await sweepFiles(THE_INSTANT)).toBe(0);
  });

  test("go once when two workers sweep", async () => {
    await givenFiles();
    const swept = await Promise.all([1, 2].map(() => sweepFiles(THE_INSTANT)));
    expect(swept.reduce((sum, each) => sum + each, 0)).toBe(1);
  });

  test("one that is put to use at that moment stays or was gone before, never half", async () => {
    const { coop, product, unused } = await givenFiles();
    const [used] = await Promise.allSettled([addPicture(coop.clerk, product.id, unused, "图"), sweepFiles(THE_INSTANT)]);
    const images = await db.productImage.count({ where: { productId: product.id, fileId: unused } });
    expect([images, await exists(unused)]).toEqual(used.status === "fulfilled" ? [1, true] : [0, false]);
  });
});

test("the schedule is declared once, in China's time, and a worker that starts late makes up for the day once", async () => {
  const byName = [...schedule].sort((one, other) => (one.name < other.name ? -1 : 1));
  await installJobs(requireDatabaseUrl());
  await installJobs(requireDatabaseUrl());
  const declared = await db.$queryRaw<{ name: string; cron: string; timezone: string }[]>`
    SELECT name, cron, timezone FROM pgboss.schedule ORDER BY name`;
  expect(declared).toEqual(byName.map((each) => ({ ...each, timezone: "Asia/Shanghai" })));

  await db.$executeRaw`DELETE FROM pgboss.schedule`; // the minute may be one at which something is due
  const workers = [await startWorker(), await startWorker()];
  for (const worker of workers) await worker.stop();
  const daily = byName.filter(({ cron }) => !cron.startsWith("*"));
  const jobs = await db.$queryRaw<{ name: string; jobs: number }[]>`
    SELECT name, count(*)::int AS jobs FROM pgboss.job WHERE name = ANY (${daily.map(({ name }) => name)}) GROUP BY name ORDER BY name`;
  expect(jobs).toEqual(daily.map(({ name }) => ({ name, jobs: 1 })));
});
