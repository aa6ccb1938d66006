import { expect, test } from "vitest";

import { operations } from "#app/http/api/operations.server";
import { apiLists, audienceOf, notForPrograms, readOtherwise } from "#tests/support/api-lists";
import { lists } from "#tests/support/lists";

const desks = new Set(["unit", "coop", "hall-desk", "bureau", "county"]);

test("programs read every list of the consoles, or a reason stands beside it", () => {
  const pages = new Set(lists.map(({ page }) => page));
  const covered = new Set([...apiLists.map(({ page }) => page), ...Object.keys(readOtherwise)]);
  const answered = new Set([...covered, ...Object.keys(notForPrograms)]);
  expect([...pages].filter((page) => !answered.has(page))).toEqual([]);
  expect([...answered].filter((page) => !pages.has(page))).toEqual([]); // nothing is named that is gone
  expect([...covered].filter((page) => page in notForPrograms)).toEqual([]);
});

test("no desk that has keys is left out, and a page of several desks is read by each", () => {
  const missing = lists.flatMap(({ page, path }) => {
    const desk = path.split("/")[1] ?? "";
    if (!desks.has(desk) || page in notForPrograms) return [];
    if (page in readOtherwise) return [];
    const read = apiLists.some((each) => each.page === page && each.file.startsWith(`/${desk}/`));
    return read ? [] : [`${page} of ${desk}`];
  });
  expect(missing).toEqual([]);
});

test("what is named is declared, and every declared list is looked at", () => {
  const named = [...apiLists.map(({ operation }) => operation), ...Object.values(readOtherwise).flatMap((each) => each.operations)];
  expect(named.filter((name) => !(name in operations))).toEqual([]);
  for (const { operation, path, who } of apiLists) {
    const { path: declared, actions } = operations[operation as keyof typeof operations];
    const pattern = new RegExp(`^${declared.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    expect(path.split("?")[0], operation).toMatch(pattern);
    const audience = audienceOf(who);
    expect(actions === "any" || audience in actions, `${operation} for ${audience}`).toBe(true);
  }
});
