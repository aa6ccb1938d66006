import { expect, test } from "vitest";
import { parseSort, searchWith } from "#app/components/ui/search-with";

test.each([
  ["?q=a&page=3", { sort: "-price" }, "?q=a&sort=-price"],
  ["?q=a&after=x", { q: null }, "?"],
  ["?q=a&page=3", { page: "4" }, "?q=a&page=4"],
  ["", { q: "土豆" }, "?q=%E5%9C%9F%E8%B1%86"],
])("%s with %o is %s", (search, changes, expected) => {
  expect(searchWith(search, changes)).toBe(expected);
});

test("the sort parameter names column and direction", () => {
  expect(parseSort("?sort=-price")).toEqual({ key: "price", direction: "descending" });
  expect(parseSort("?sort=price")).toEqual({ key: "price", direction: "ascending" });
  expect(parseSort("?q=1")).toBeNull();
});
