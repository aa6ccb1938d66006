import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { changeRating } from "#app/domain/credit/change-rating.server";
import { rateOrder } from "#app/domain/credit/rate-order.server";
import {
  countUnrated,
  getOwnRating,
  getSaleRating,
  listCoopRatings,
  listProductRatings,
  listRatableOrders,
} from "#app/domain/credit/ratings.queries.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { proposeReAttribution, proposeSource } from "#app/domain/ordering/propose-correction.server";
import { listProgress } from "#app/domain/quota/account.queries.server";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { postQuota } from "#app/domain/quota/ledger.server";
import { reconcileDivision } from "#app/domain/quota/units.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenUnit, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { fourStars, givenSettledOrder } from "#tests/support/given-rating";

const outcome = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok")).sort();
const accountOf = (unitId: string, programmeId: string) => db.quotaAccount.findFirstOrThrow({ where: { unitId, programmeId } });
const entriesOf = async ({ id: accountId }: { id: string }) =>
  (await db.quotaEntry.findMany({ where: { accountId, kind: { in: ["RATE", "UNRATE"] } }, orderBy: { seq: "asc" } })).map(
    ({ kind, amountFen, source }) => [kind, amountFen, source],
  );

describe("an order is rated", () => {
  test("what is settled is marked as rated, stays settled, and counts where ratings count", async () => {
    const { unit, order, programme, account, coop, product } = await givenSettledOrder();
    const before = await accountOf(unit.id, programme.id);
    expect(before).toMatchObject({ countingStage: "SETTLED", ratedFen: 0n });
    await db.programme.update({ where: { id: programme.id }, data: { countingStage: "RATED" } });
    const progress = async () => (await listProgress(unit.id, "431102", 2026, THE_DAY)).find((row) => row.programme.id === programme.id);
    expect(await progress()).toMatchObject({ countedFen: 0n, settledFen: before.settledFen, programme: { countingStage: "RATED" } });
    expect(await countUnrated(unit.clerk)).toBe(1);

    await rateOrder(unit.clerk, order.id, fourStars);
    expect(await accountOf(unit.id, programme.id)).toMatchObject({
      settledFen: before.settledFen,
      ratedFen: before.settledFen,
      seq: before.seq + 1n,
    });
    expect(await progress()).toMatchObject({ countedFen: before.settledFen, ratedFen: before.settledFen });
    const question = { programmeId: programme.id, fiscalYear: 2026, prefix: "4311", today: THE_DAY };
    expect(await reconcileDivision(question)).toEqual({ equal: true, differences: [] });
    const { node } = await getOverview(givenActor("bureau", "x", "CLERK", { divisionPrefix: "43" }), question);
    expect([node.countedFen, node.ratedFen, node.stages.SETTLED]).toEqual([before.settledFen, before.settledFen, before.settledFen]);

    expect(await getOwnRating(unit.clerk, order.id)).toMatchObject({ goods: 4, comment: fourStars.comment, version: 1 });
    expect(await getSaleRating(coop.clerk, order.id)).toMatchObject({ delivery: 5 });
    const shown = { ratings: 1, goods: 4, delivery: 5, service: 3, latest: [{ place: "永州市", comment: fourStars.comment, on: THE_DAY }] };
    expect(await listProductRatings(product.id, 5)).toMatchObject(shown);
    expect(await listCoopRatings(coop.id, 5)).toMatchObject(shown);
    expect(JSON.stringify(await listCoopRatings(coop.id, 5))).not.toContain(unit.clerk.name);
    expect(await listRatableOrders(unit.clerk, 5)).toMatchObject([{ id: order.id, goods: 4 }]);
    expect(await countUnrated(unit.clerk)).toBe(0);
    expect(account.id).toBe(before.id);
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("once: a second time is refused, and of two at once one is", async () => {
    const { unit, order, account } = await givenSettledOrder();
    expect(outcome(await Promise.allSettled([1, 2, 3].map(() => rateOrder(unit.clerk, order.id, fourStars))))).toEqual([
      "credit.alreadyRated",
      "credit.alreadyRated",
      "ok",
    ]);
    await expect(rateOrder(unit.clerk, order.id, fourStars)).rejects.toMatchObject({ code: "credit.alreadyRated" });
    expect(await entriesOf(account)).toHaveLength(1);
  });

  test("not before it is settled, and by nobody else", async () => {
    const { unit, order } = await givenAcceptedOrder();
    await expect(rateOrder(unit.clerk, order.id, fourStars)).rejects.toMatchObject({ code: "credit.orderNotSettled" });
    const other = await givenUnit();
    await expect(rateOrder(other.clerk, order.id, fourStars)).rejects.toMatchObject({ code: "ordering.orderNotFound" });
    expect(await getOwnRating(other.clerk, order.id)).toBeNull();
    const contractor = givenActor("unit", unit.id, "CONTRACTOR");
    await expect(rateOrder(contractor, order.id, fourStars)).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  });

  test("it may be changed within its period, by its version, and sums follow", async () => {
    const { unit, order, coop, account } = await givenSettledOrder();
    await rateOrder(unit.clerk, order.id, fourStars);
    const change = { ...fourStars, goods: 2, comment: "复称后少了两斤", version: 1 };
    await changeRating(unit.clerk, order.id, change);
    expect(await listCoopRatings(coop.id, 5)).toMatchObject({ ratings: 1, goods: 2, delivery: 5, latest: [{ comment: change.comment }] });
    await expect(changeRating(unit.clerk, order.id, change)).rejects.toMatchObject({ code: "credit.ratingMovedOn" });
    const late = { ...unit.clerk, now: new Date("2026-07-16T02:00:00.000Z") };
    await expect(changeRating(late, order.id, { ...change, version: 2 })).rejects.toMatchObject({
      code: "credit.ratingTooLate",
      params: { day: "2026-07-15" },
    });
    const other = await givenUnit();
    await expect(changeRating(other.clerk, order.id, change)).rejects.toMatchObject({ code: "credit.ratingNotFound" });
    expect(await entriesOf(account)).toHaveLength(1);
  });
});

describe("what is rated and moves", () => {
  test("a re-attribution takes the rating along, a change of source too", async () => {
    const { unit, order, line, account, programme } = await givenSettledOrder();
    await rateOrder(unit.clerk, order.id, fourStars);
    const { settledFen } = await accountOf(unit.id, programme.id);
    const source = await proposeSource(unit.clerk, order.id, { lineIds: [line.id], toSource: "UNION", reason: "x" });
    await approveCorrection(unit.reviewer, source);
    expect(await entriesOf(account)).toEqual([
      ["RATE", settledFen, "CANTEEN"],
      ["UNRATE", settledFen, "CANTEEN"],
      ["RATE", settledFen, "UNION"],
    ]);
    const other = await givenUnit();
    const moved = await proposeReAttribution(unit.clerk, order.id, { toUnitId: other.id, lineIds: [line.id], reason: "x" });
    await approveCorrection(unit.reviewer, moved);
    await approveCorrection(other.reviewer, moved);
    expect(await accountOf(unit.id, programme.id)).toMatchObject({ settledFen: 0n, ratedFen: 0n });
    expect(await accountOf(other.id, programme.id)).toMatchObject({ settledFen, ratedFen: settledFen });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("a refund takes the mark off first; more cannot be rated than is settled", async () => {
    const { unit, order, line, account, programme } = await givenSettledOrder();
    await rateOrder(unit.clerk, order.id, fourStars);
    const { settledFen } = await accountOf(unit.id, programme.id);
    const posting = {
      unitId: unit.id,
      accountId: account.id,
      cause: { type: "refund" as const, id: newId() },
      orderId: order.id,
      lineId: line.id,
      source: "CANTEEN" as const,
      effectiveOn: THE_DAY,
      recordedAt: unit.clerk.now,
      actorId: null,
      ruleVersion: 1,
    };
    await inTransaction((tx) => postQuota(tx, [{ ...posting, kind: "REFUND", amountFen: 1_000n }]));
    expect(await accountOf(unit.id, programme.id)).toMatchObject({ settledFen: settledFen - 1_000n, ratedFen: settledFen - 1_000n });
    expect(await entriesOf(account)).toEqual([
      ["RATE", settledFen, "CANTEEN"],
      ["UNRATE", 1_000n, "CANTEEN"],
    ]);
    await expect(
      inTransaction((tx) => postQuota(tx, [{ ...posting, cause: { type: "rating", id: newId() }, kind: "RATE", amountFen: 1n }])),
    ).rejects.toThrow(/quota_account_rated_is_settled/);
  });

  test("the database moves the figure through entries alone", async () => {
    const { account } = await givenSettledOrder();
    for (const data of [{ ratedFen: 1n }, { countingStage: "RATED" as const }])
      await expect(db.quotaAccount.update({ where: { unitId_id: { unitId: account.unitId, id: account.id } }, data })).rejects.toThrow(
        /moved by ledger entries only/,
      );
    await expect(db.orderRating.deleteMany({})).rejects.toThrow();
  });
});
