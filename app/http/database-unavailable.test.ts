import { expect, test } from "vitest";

import { isDatabaseUnavailable } from "#app/http/database-unavailable";

test.each([
  ["nobody listens", { code: "ECONNREFUSED" }],
  ["it shuts down", { code: "57P01" }],
  ["it has no connection left", { code: "53300" }],
  ["the adapter found it gone", { meta: { driverAdapterError: { cause: { kind: "ConnectionClosed" } } } }],
  ["a transaction got no connection in time", { code: "P2028" }],
  ["others were in its way each time", { code: "P2034" }],
  ["a deadlock was its end once more", { cause: { originalCode: "40P01" } }],
])("%s: the same may succeed in a moment", (_, error) => {
  expect(isDatabaseUnavailable(error)).toBe(true);
});

test.each([
  ["a value that a rule refuses", { code: "23514" }],
  ["a row that is not there", { code: "P2025" }],
  ["a fault of ours", new TypeError("x is not a function")],
  ["nothing", undefined],
])("%s: trying again would not help", (_, error) => {
  expect(isDatabaseUnavailable(error)).toBe(false);
});
