import { expect, test } from "vitest";

import { findForbidden } from "#app/domain/supervision/publication/unit-page-text";

const people = ["李红梅", "王"];

test.each([
  ["我们每天为 1200 名学生做饭，2026 年 3 月起用利川的土豆。", null],
  ["订餐请打 0746-1234567", "contact"],
  ["电话 138 0013 8000", "contact"],
  ["write to kitchen@school.example", "contact"],
  ["食堂由李红梅老师负责", "person"],
  ["王家坪的豆腐", null],
])("%s", (text, what) => {
  expect(findForbidden([{ field: "storyZh", text }], people)?.what ?? null).toBe(what);
});
