import { expect, test } from "vitest";

import { accountKey, movesOnAcceptance, movesOnSettlement, type LineBalance } from "#app/domain/ordering/quota-postings";

const balance = (accountId: string, fiscalYear: number, acceptedFen: bigint, lineId = "line"): LineBalance => ({
  lineId,
  programmeId: "programme",
  creditedUnitId: "unit",
  accountId,
  fiscalYear,
  listVersion: 1,
  source: "CANTEEN",
  orderedFen: 0n,
  acceptedFen,
});
const ids = new Map([[accountKey("unit", "programme"), "a2026"]]);
const settled = (balances: LineBalance[], keepsAccepted: ReadonlySet<string> = new Set()) =>
  movesOnSettlement(balances, 2026, { ids, keepsOrdered: new Set(), keepsAccepted }).map(({ kind, accountId, amountFen }) => [
    kind,
    accountId,
    amountFen,
  ]);

test("what was accepted in the year of the payment settles on its own account", () => {
  expect(settled([balance("a2026", 2026, 700n)])).toEqual([["SETTLE", "a2026", 700n]]);
});

test("what was accepted earlier is carried into the year of the payment first", () => {
  expect(settled([balance("a2025", 2025, 700n)])).toEqual([
    ["CARRY_OUT_ACCEPTED", "a2025", 700n],
    ["CARRY_IN_ACCEPTED", "a2026", 700n],
    ["SETTLE", "a2026", 700n],
  ]);
});

test("a line accepted in parts over the turn of the year settles once, for both parts", () => {
  expect(settled([balance("a2025", 2025, 700n), balance("a2026", 2026, 300n), balance("a2026", 2026, 0n, "other")])).toEqual([
    ["CARRY_OUT_ACCEPTED", "a2025", 700n],
    ["CARRY_IN_ACCEPTED", "a2026", 700n],
    ["SETTLE", "a2026", 1_000n],
  ]);
});

test("what counted when it was accepted stays in the year in which it counted", () => {
  const atAcceptance = new Set(["a2025"]);
  expect(settled([balance("a2025", 2025, 700n)], atAcceptance)).toEqual([["SETTLE", "a2025", 700n]]);
  expect(settled([balance("a2025", 2025, 700n), balance("a2026", 2026, 300n)], atAcceptance)).toEqual([
    ["SETTLE", "a2025", 700n],
    ["SETTLE", "a2026", 300n],
  ]);
  expect(settled([balance("a2024", 2024, 100n), balance("a2025", 2025, 700n)], atAcceptance)).toEqual([
    ["SETTLE", "a2025", 700n],
    ["CARRY_OUT_ACCEPTED", "a2024", 100n],
    ["CARRY_IN_ACCEPTED", "a2026", 100n],
    ["SETTLE", "a2026", 100n],
  ]);
});

test("goods accepted in a later year than the order are carried, unless the order's year keeps them", () => {
  const ordered = [{ ...balance("a2025", 2025, 0n), orderedFen: 700n }];
  const accepted = (keepsOrdered: ReadonlySet<string>) =>
    movesOnAcceptance(ordered, { acceptedFen: 600n, releasedFen: 100n }, 2026, { ids, keepsOrdered, keepsAccepted: new Set() }).map(
      ({ kind, accountId, amountFen }) => [kind, accountId, amountFen],
    );
  expect(accepted(new Set())).toEqual([
    ["CARRY_OUT_ORDERED", "a2025", 600n],
    ["CARRY_IN_ORDERED", "a2026", 600n],
    ["ACCEPT", "a2026", 600n],
    ["CANCEL", "a2025", 100n],
  ]);
  expect(accepted(new Set(["a2025"]))).toEqual([
    ["ACCEPT", "a2025", 600n],
    ["CANCEL", "a2025", 100n],
  ]);
});
