import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";

import { differences } from "#tests/support/same-rows";

function trade(total: number, { lines = ["rice", "tea"], at = "now" } = {}) {
  const [unit, order] = [randomUUID(), randomUUID()];
  return new Map([
    ["unit", { named: true, rows: [JSON.stringify({ id: unit, name: "school" })] }],
    ["order", { named: true, rows: [JSON.stringify({ id: order, unit_id: unit, total, at })] }],
    ["line", { named: false, rows: lines.map((product) => JSON.stringify({ order_id: order, product })) }],
  ]);
}
const asIs = (row: string) => row;

test("the same content under other ids is the same", () => {
  expect(differences(trade(5), trade(5), asIs)).toEqual([]);
  expect(differences(trade(5), trade(5, { lines: ["tea", "rice"] }), asIs)).toEqual([]);
});

test("another amount is found, and whatever names it", () => {
  expect(differences(trade(5), trade(6), asIs).map(({ table }) => table)).toEqual(["order", "line"]);
});

test("a row that is there twice is counted twice", () => {
  const [found] = differences(trade(5), trade(5, { lines: ["rice", "rice", "tea"] }), asIs);
  expect(found).toMatchObject({ table: "line", onlyLeft: [], onlyRight: [expect.stringContaining("rice")] });
});

test("what is masked may differ", () => {
  expect(differences(trade(5, { at: "noon" }), trade(5, { at: "night" }), asIs)).not.toEqual([]);
  expect(differences(trade(5, { at: "noon" }), trade(5, { at: "night" }), (row) => row.replace(/noon|night/, "#"))).toEqual([]);
});
