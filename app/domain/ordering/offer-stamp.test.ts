import { expect, test } from "vitest";

import { planCheckout, type CartOffer } from "#app/domain/ordering/checkout-plan";
import { changedSince, stampOffers } from "#app/domain/ordering/offer-stamp";
import { OFFER_STAMP } from "#app/domain/ordering/schema";

const offer = (coopId: string, productId: string, change: Partial<CartOffer> = {}): CartOffer => ({
  productId,
  version: 1,
  quantityMilli: 10_000n,
  published: true,
  nameZh: "小米",
  nameEn: null,
  packageZh: "5 千克袋装",
  packageEn: null,
  art: "millet",
  categoryCode: "grain",
  originCountyCode: "441521",
  salesUnit: "BAG",
  netGrams: 5_000n,
  priceFen: 2_000n,
  minMilli: 1_000n,
  stepMilli: 1_000n,
  leadDays: 2,
  catchWeight: false,
  toleranceBps: 0,
  availableMilli: 90_000n,
  coopId,
  coopName: coopId,
  coopNameEn: null,
  paymentTerms: "GOODS_FIRST",
  freightTableId: `freight-${coopId}`,
  rates: [{ divisionPrefix: "", baseFen: 800n, includedGrams: 0n, perKgFen: 0n, freeFromFen: null }],
  programmes: [],
  ...change,
});
const ONE = "01890000-0000-7000-8000-000000000001";
const TWO = "01890000-0000-7000-8000-000000000002";
const plan = (change: Partial<CartOffer> = {}) => planCheckout([offer(ONE, "a", change), offer(TWO, "b")], "431102", "2026-11-30");

test("a plan that is the same has the same stamp; what a buyer does not agree to is not in it", () => {
  const stamp = stampOffers(plan());
  expect(stamp).toMatch(OFFER_STAMP);
  for (const same of [plan(), plan({ version: 9, availableMilli: 20_000n, nameEn: "Millet", art: "rice" })]) {
    expect(changedSince(stamp, same)).toEqual([]);
  }
});

test("terms, price, freight, package and quantity are told, of the co-op that changed them alone", () => {
  const stamp = stampOffers(plan());
  const changes: Partial<CartOffer>[] = [
    { paymentTerms: "MONEY_FIRST" },
    { priceFen: 2_001n },
    { packageZh: "2 千克袋装" },
    { quantityMilli: 11_000n },
    { catchWeight: true },
    { rates: [{ divisionPrefix: "", baseFen: 801n, includedGrams: 0n, perKgFen: 0n, freeFromFen: null }] },
  ];
  for (const change of changes) {
    const changed = changedSince(stamp, plan(change));
    expect(
      changed.map(({ coopId }) => coopId),
      JSON.stringify(Object.keys(change)),
    ).toEqual([ONE]);
  }
});
