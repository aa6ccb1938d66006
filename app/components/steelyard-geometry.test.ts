import fc from "fast-check";
import { expect, test } from "vitest";

import { FULL, percent, steelyardGeometry } from "#app/components/steelyard-geometry";

const none = { settledFen: 0n, acceptedFen: 0n, orderedFen: 0n };

test("the beam is the required amount", () => {
  const drawn = steelyardGeometry({
    requiredFen: 30_000_000n,
    settledFen: 24_420_000n,
    acceptedFen: 2_348_000n,
    orderedFen: 1_230_000n,
    planBps: 8_800,
  });
  expect(drawn).toMatchObject({
    settled: { start: 0, length: 8_140 },
    accepted: { start: 8_140, length: 783 },
    ordered: { start: 8_923, length: 410 },
    required: FULL,
    weight: 8_800,
    over: false,
  });
  expect(drawn?.stars).toHaveLength(12);
  expect(drawn?.stars.at(-1)).toBe(FULL);
});

test("over-fulfilment stretches the scale and keeps the mark of the required amount", () => {
  const drawn = steelyardGeometry({ ...none, requiredFen: 100n, settledFen: 125n, planBps: 5_000 });
  expect(drawn).toMatchObject({ settled: { start: 0, length: FULL }, required: 8_000, weight: 4_000, over: true });
});

test("nothing required, nothing to draw", () => {
  expect(steelyardGeometry({ ...none, requiredFen: 0n, settledFen: 5n })).toBeNull();
});

test("the stars follow the plan of the months", () => {
  const monthsBps = [500, 500, 1_500, 3_000, 4_000, 5_000, 5_000, 5_000, 7_000, 8_500, 9_500, 10_000];
  expect(steelyardGeometry({ ...none, requiredFen: 7n, monthsBps })?.stars).toEqual(monthsBps);
});

test("segments meet exactly and stay on the drawing, whatever the amounts", () => {
  const fen = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(
      fen,
      fen,
      fen,
      fen,
      fc.bigInt({ min: 1n, max: 10n ** 15n }),
      fc.integer({ min: 0, max: 12_000 }),
      (settledFen, acceptedFen, orderedFen, changeFen, requiredFen, planBps) => {
        const drawn = steelyardGeometry({ requiredFen, settledFen, acceptedFen, orderedFen, changeFen, planBps });
        if (!drawn) throw new Error("something is required");
        const { settled, accepted, ordered, change, required, weight } = drawn;
        expect(settled.start).toBe(0);
        expect(accepted.start).toBe(settled.start + settled.length);
        expect(ordered.start).toBe(accepted.start + accepted.length);
        expect(change.start).toBe(ordered.start + ordered.length);
        for (const span of [settled, accepted, ordered, change]) expect(span.length).toBeGreaterThanOrEqual(0);
        for (const position of [change.start + change.length, required, weight ?? 0]) expect(position).toBeLessThanOrEqual(FULL);
      },
    ),
  );
});

test("positions are written as percentages", () => {
  expect(percent(8_140)).toBe("81.4%");
});
