import { expect, test } from "vitest";

import { negotiateLocale } from "#app/i18n/locales";

test.each([
  [null, "zh-CN"],
  ["", "zh-CN"],
  ["en-GB,en;q=0.9", "en"],
  ["zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"],
  ["fr-FR,en;q=0.3,zh;q=0.5", "zh-CN"],
  ["fr,de", "zh-CN"],
  ["en;q=0, zh;q=0.1", "zh-CN"],
  ["EN", "en"],
  [";;;q=x,,", "zh-CN"],
])("Accept-Language %j is answered in %s", (header, locale) => {
  expect(negotiateLocale(header)).toBe(locale);
});
