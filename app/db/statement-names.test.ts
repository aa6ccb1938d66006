import { expect, test } from "vitest";

import { nameOfCommon, preparedName } from "#app/db/statement-names";

test("a statement gets its name when it is asked for the third time, and keeps it", () => {
  const names = [1, 2, 3, 4].map(() => nameOfCommon("SELECT common"));
  expect(names.slice(0, 2)).toEqual([undefined, undefined]);
  expect(names[2]).toMatch(/^x[\w-]{20}$/);
  expect(names[3]).toBe(names[2]);
  expect(preparedName("SELECT common")).toBe(names[2]);
  expect(preparedName("SELECT other")).not.toBe(names[2]);
});

test("statements without end do not fill the database's memory", () => {
  const named = Array.from({ length: 2_000 }, (_, index) => {
    const text = `SELECT ${index}`;
    return [1, 2, 3].map(() => nameOfCommon(text)).at(-1);
  }).filter((name) => name !== undefined);
  expect(named.length).toBeGreaterThan(300);
  expect(named.length).toBeLessThanOrEqual(400);
});
