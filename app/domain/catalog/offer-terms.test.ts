import { expect, test } from "vitest";

import { changedAspects, stampTerms, type OfferTerms } from "#app/domain/catalog/offer-terms";
import { TERMS_STAMP } from "#app/domain/catalog/schema";

const rates = [
  { divisionPrefix: "43", baseFen: 1_000n, includedGrams: 5_000n, perKgFen: 80n, freeFromFen: null },
  { divisionPrefix: "4311", baseFen: 0n, includedGrams: 0n, perKgFen: 50n, freeFromFen: 100_000n },
];
const terms: OfferTerms = {
  nameZh: "高山土豆",
  packageZh: "散装",
  salesUnit: "KG",
  netGrams: 1_000n,
  catchWeight: true,
  toleranceBps: 500,
  priceFen: 400n,
  paymentTerms: "GOODS_FIRST",
  freight: rates,
};

test("a stamp has one form, and holds while nothing changes, whatever the order of the freight rates", () => {
  expect(stampTerms(terms)).toMatch(TERMS_STAMP);
  expect(changedAspects(stampTerms(terms), { ...terms, freight: [...rates].reverse() })).toEqual([]);
});

test.each<[string, Partial<OfferTerms>, string[]]>([
  ["name", { nameZh: "土豆" }, ["goods"]],
  ["package", { packageZh: "5 kg 袋" }, ["goods"]],
  ["tolerance", { toleranceBps: 1_000 }, ["goods"]],
  ["price", { priceFen: 401n }, ["price"]],
  ["terms of payment", { paymentTerms: "MONEY_FIRST" }, ["payment"]],
  ["a freight rate", { freight: rates.slice(1) }, ["freight"]],
  ["free freight from", { freight: rates.map((rate) => ({ ...rate, freeFromFen: 1n })) }, ["freight"]],
  ["price and terms", { priceFen: 1n, paymentTerms: "MONEY_FIRST" }, ["price", "payment"]],
])("%s", (_, change, aspects) => {
  expect(changedAspects(stampTerms(terms), { ...terms, ...change })).toEqual(aspects);
});
