import { expect, test } from "vitest";

import { safeReturnTo } from "#app/http/return-to";

test.each([
  ["/", "/"],
  ["/products?q=小米#top", "/products?q=%E5%B0%8F%E7%B1%B3#top"],
  ["//evil.example/x", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["products", "/"],
  ["/.//evil.example", "/"],
  ["", "/"],
  [null, "/"],
  [["/a"], "/"],
])("%j leads to %s", (wanted, path) => {
  const result = safeReturnTo(wanted);
  expect(result).toBe(path);
  expect(new URL(result, "http://site.example").host).toBe("site.example");
});
