import { expect, test } from "vitest";

import { rememberTexts } from "#app/i18n/remember-texts";

function counting() {
  const asked: string[] = [];
  const t = rememberTexts((key, parameters) => {
    asked.push(key);
    return `${key}:${JSON.stringify(parameters, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value))}`;
  });
  return { t, asked };
}

test("the same text is looked up once", () => {
  const { t, asked } = counting();
  expect(t("plain")).toBe(t("plain"));
  expect(t("filled", { a: 1, b: "x" })).toBe(t("filled", { a: 1, b: "x" }));
  expect(asked).toEqual(["plain", "filled"]);
});

test("different parameters are different texts, also where they read alike", () => {
  const { t } = counting();
  const texts = [
    t("key"),
    t("key", { count: 1 }),
    t("key", { count: 1n }),
    t("key", { count: "1" }),
    t("key", { a: "1", b: "2" }),
    t("key", { a: "1 b string 1 2" }),
  ];
  expect(new Set(texts).size).toBe(texts.length);
});

test("a parameter that is neither text nor number is filled anew", () => {
  const { t, asked } = counting();
  const day = new Date(0);
  t("filled", { day });
  t("filled", { day });
  expect(asked).toHaveLength(2);
});
