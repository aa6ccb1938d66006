import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

import { catalogues } from "#app/i18n/catalogues";
import { locales } from "#app/i18n/locales";

type Texts = { [key: string]: string | Texts };

function flatten(texts: Texts, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") flat.set(prefix + key, value);
    else for (const [name, text] of flatten(value, `${prefix}${key}.`)) flat.set(name, text);
  }
  return flat;
}

/** Parameters with their formats: `{{amount, money}}` must be money in both languages. */
const parametersOf = (text: string) => [...text.matchAll(/\{\{\s*([^}]+?)\s*\}\}/g)].map((match) => match[1]?.replace(/\s+/g, "")).sort();

/** English needs a plural where Chinese has one form. */
const singular = (key: string) => key.replace(/_(one|other)$/, "");

const all: Record<string, Record<string, Texts>> = catalogues;

test.each(locales)("every file of %s is registered as a namespace", (locale) => {
  const files = readdirSync(path.resolve("app/i18n", locale)).map((file) => file.replace(/\.json$/, ""));
  expect(files.sort()).toEqual(Object.keys(all[locale] ?? {}).sort());
});

test("only the names of places are not a text in both languages", () => {
  expect(Object.keys(catalogues.en).filter((namespace) => !(namespace in catalogues["zh-CN"]))).toEqual(["places"]);
});

describe.each(Object.keys(catalogues["zh-CN"]))("%s", (namespace) => {
  const zh = flatten(all["zh-CN"]?.[namespace] ?? {});
  const en = flatten(all.en?.[namespace] ?? {});

  test("has the same keys in both languages", () => {
    const keys = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(singular))].sort();
    expect(keys(en)).toEqual(keys(zh));
  });

  test("takes the same parameters in both languages", () => {
    for (const [key, text] of en) {
      const chinese = zh.get(key) ?? zh.get(singular(key)) ?? zh.get(`${singular(key)}_other`) ?? "";
      if (key.endsWith("_one")) continue; // "one order" may do without the number
      expect({ key, parameters: parametersOf(text) }).toEqual({ key, parameters: parametersOf(chinese) });
    }
  });

  test("has no empty text", () => {
    expect([...zh, ...en].filter(([, text]) => text.trim() === "").map(([key]) => key)).toEqual([]);
  });
});
