import { expect, test } from "vitest";

import { splitDisputed } from "#app/domain/payments/disputed-parts";

const paid = [
  { receivableId: "first", amountFen: 300n },
  { receivableId: "second", amountFen: 200n },
];

test.each([
  { disputed: 500n, waiting: 0n, opened: { second: 200n, first: 300n } },
  { disputed: 150n, waiting: 0n, opened: { second: 150n } },
  { disputed: 250n, waiting: 0n, opened: { second: 200n, first: 50n } },
  { disputed: 250n, waiting: 100n, opened: { second: 150n } },
  { disputed: 100n, waiting: 100n, opened: {} },
  { disputed: 90n, waiting: 100n, opened: {} },
  { disputed: 600n, waiting: 99n, opened: null },
])("$disputed of a payment with $waiting left opens $opened", ({ disputed, waiting, opened }) => {
  const parts = splitDisputed(disputed, waiting, paid);
  expect(parts && Object.fromEntries(parts.map(({ receivableId, amountFen }) => [receivableId, amountFen]))).toEqual(opened);
});
