import { expect, test } from "vitest";

import { indexTerms, indexVector, searchQuery } from "#app/domain/catalog/search-terms";

test("two-character words are terms wherever they stand", () => {
  expect(indexTerms("利川高山黄心土豆")).toEqual(expect.arrayContaining(["土豆", "黄心", "高山", "豆", "tudou", "td"]));
  expect(indexTerms("有机小米 5kg")).toEqual(expect.arrayContaining(["小米", "5kg", "xiaomi"]));
});

test("terms bear the weight of where they stand, each in a place of its own", () => {
  expect(indexVector("香梨", "A")).toBe("'香':1A '香梨':2A '梨':3A 'xiangli':4A 'xl':5A");
  expect(indexVector("!!!", "C")).toBe("");
});

test("a search asks for every word by its pairs", () => {
  expect(searchQuery("土豆")).toBe("'土豆'");
  expect(searchQuery("恩施 土豆")).toBe("'恩施' & '土豆'");
  expect(searchQuery("茶")).toBe("'茶'");
  expect(searchQuery("TuDou")).toBe("'tudou':*");
});

test("nothing searchable, or an attempt to break out of the query, is harmless", () => {
  expect(searchQuery("  !!! ' | & ")).toBeNull();
  expect(searchQuery("a' | 'b")).toBe("'a':* & 'b':*");
});
