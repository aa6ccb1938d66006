import fc from "fast-check";
import { expect, test } from "vitest";

import { canonicalJson, type Json } from "#app/lib/canonical-json";

test("keys are sorted at every depth, nothing stands between them", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "永\n" }], a: true })).toBe('{"a":true,"b":[1,{"c":"永\\n","d":null}]}');
});

test("the text does not depend on the order of keys, and reads back as the same value", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null))), (record) => {
      const turned = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalJson(turned as Json)).toBe(canonicalJson(record as Json));
      expect(JSON.parse(canonicalJson(record as Json))).toEqual(JSON.parse(JSON.stringify(record)));
    }),
  );
});

test("other values are other texts", () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  expect(canonicalJson({ a: "1" })).not.toBe(canonicalJson({ a: 1 }));
});
