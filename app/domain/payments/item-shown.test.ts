import { expect, test } from "vitest";

import { itemShown } from "#app/domain/payments/item-shown";

const exportedAt = new Date("2026-11-30T08:00:00Z");

test.each([
  ["PREPARED", null, "PENDING", "WAITING"],
  ["APPROVED", null, "PENDING", "READY"],
  ["APPROVED", exportedAt, "PENDING", "PENDING"],
  ["APPROVED", exportedAt, "EXECUTED", "EXECUTED"],
  ["APPROVED", null, "CONFIRMED", "CONFIRMED"],
  ["REFUSED", null, "DROPPED", "DROPPED"],
] as const)("in an order that is %s and exported at %s, %s is %s", (status, at, item, shown) => {
  expect(itemShown({ status, exportedAt: at }, { status: item })).toBe(shown);
});
