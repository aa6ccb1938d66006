import { expect, test } from "vitest";

import { canonicalJson } from "#app/lib/canonical-json";

test("equal values are equal texts, whatever the order of their names; others are not", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  expect(canonicalJson({ a: "1" })).not.toBe(canonicalJson({ a: 1 }));
});
