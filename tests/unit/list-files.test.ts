import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { documents, lists } from "#tests/support/lists";

/** Modules of screens that a page is made of. */
function madeOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/from "#(app\/(?:components|routes)\/[\w/-]+)"/g))
    for (const ending of ["tsx", "ts"]) madeOf(`${name}.${ending}`, seen);
  return seen;
}

describe("pages with lists", () => {
  const pages = [...new Set([...readFileSync("app/routes.ts", "utf8").matchAll(/"routes\/([^"]+)\.tsx"/g)].map(([, page = ""]) => page))];
  const parts = (page: string) => [...madeOf(`app/routes/${page}.tsx`)];

  test("every page with a table or a pager is a list with its file, or known to be none", () => {
    const listing = pages.filter((page) => parts(page).some((file) => /ui\/(data-table|pagination)\.tsx$/.test(file)));
    const known = new Set([...lists.map(({ page }) => page), ...documents]);
    expect(listing.filter((page) => !known.has(page))).toEqual([]);
    expect([...known].filter((page) => !pages.includes(page))).toEqual([]);
  });

  test("every list draws the links of its file", () => {
    const without = lists.filter(({ page }) => !parts(page).includes("app/components/ui/list-files.tsx"));
    expect(without.map(({ page }) => page)).toEqual([]);
  });
});
