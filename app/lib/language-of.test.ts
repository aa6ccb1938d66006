import { expect, test } from "vitest";

import { languageOf } from "#app/lib/language-of";

test("one Chinese character makes a text Chinese", () => {
  expect(languageOf("Order XJ20261130-000001")).toBe("en");
  expect(languageOf("订单 XJ20261130-000001")).toBe("zh-CN");
  expect(languageOf("")).toBe("en");
});
