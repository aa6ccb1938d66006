import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { planTransfers, type HeldLine, type StandingTransfer } from "#app/domain/payments/transfer-plan";

const line = (id: string, receipt: string | null, amountFen: bigint, more: Partial<HeldLine> = {}): HeldLine => ({
  id,
  unitId: "u",
  orderId: `o-${receipt}`,
  amountFen,
  receipt,
  free: true,
  settled: true,
  failedBefore: false,
  ...more,
});
const sent = (id: string, receipt: string, restFen: bigint, made = true): StandingTransfer => ({
  id,
  receipt,
  accountId: "acct",
  made,
  restFen,
});
const shown = (plan: ReturnType<typeof planTransfers>) =>
  plan.map(({ receipt, amountFen, reverses, lines }) => [receipt, amountFen, reverses?.id ?? null, lines.join("+")]);
const ON = { forward: true };

describe("what goes to a co-op's account", () => {
  test("a receipt less what went back of it, once it is free and its order is settled", () => {
    const held = [
      line("a", "R1", 1_000n),
      line("b", "R1", -300n),
      line("c", "R2", 500n, { settled: false }),
      line("d", "R3", 500n, { free: false }),
    ];
    expect(shown(planTransfers(held, [], ON))).toEqual([["R1", 700n, null, "a+b"]]);
    expect(planTransfers(held, [], { forward: false })).toEqual([]);
  });

  test("what failed before goes again only when somebody says so", () => {
    const held = [line("a", "R1", 1_000n, { failedBefore: true })];
    expect(planTransfers(held, [], ON)).toEqual([]);
    expect(shown(planTransfers(held, [], { ...ON, again: "R1" }))).toEqual([["R1", 1_000n, null, "a"]]);
  });
});

describe("what comes back", () => {
  test("out of the transfer that it went by, also while nothing goes to the co-op", () => {
    const plan = planTransfers([line("b", "R1", -300n)], [sent("T1", "R1", 1_000n)], { forward: false });
    expect(shown(plan)).toEqual([["R1", -300n, "T1", "b"]]);
  });

  test("not out of one that is on its way, nor more than is left of it: a debt lowers the next one", () => {
    const held = [line("b", "R1", -300n), line("c", "R2", 500n)];
    expect(shown(planTransfers(held, [sent("T1", "R1", 1_000n, false)], ON))).toEqual([["R2", 500n, null, "c"]]);
    expect(shown(planTransfers(held, [sent("T1", "R1", 200n)], ON))).toEqual([["R2", 200n, null, "c+b"]]);
  });

  test("a debt that one receipt cannot carry waits", () => {
    expect(shown(planTransfers([line("b", "R1", -600n), line("c", "R2", 500n)], [], ON))).toEqual([["R2", 500n, null, "c"]]);
  });
});

test("whatever is held, nothing goes twice, nothing is invented, and what goes is what its lines come to", () => {
  const anyLine = fc.record({
    receipt: fc.constantFrom("R1", "R2", "R3", null),
    amountFen: fc.bigInt({ min: -1_000n, max: 1_000n }).filter((fen) => fen !== 0n),
    free: fc.boolean(),
    settled: fc.boolean(),
    failedBefore: fc.boolean(),
  });
  const anySent = fc.record({ receipt: fc.constantFrom("R1", "R2"), made: fc.boolean(), restFen: fc.bigInt({ min: 0n, max: 2_000n }) });
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 12 }), fc.array(anySent, { maxLength: 3 }), fc.boolean(), (lines, standing, forward) => {
      const held = lines.map((each, index) => line(`${index}`, each.receipt, each.amountFen, each));
      const before = standing.map((each, index) => sent(`T${index}`, each.receipt, each.restFen, each.made));
      const plan = planTransfers(held, before, { forward });
      const used = plan.flatMap((each) => each.lines);
      expect(new Set(used).size).toBe(used.length);
      for (const { amountFen, lines: of, reverses } of plan) {
        expect(of.reduce((sum, id) => sum + (held.find((each) => each.id === id)?.amountFen ?? 0n), 0n)).toBe(amountFen);
        expect(amountFen > 0n).toBe(reverses === null);
        if (reverses) expect(reverses.made && reverses.restFen >= -amountFen).toBe(true);
        else expect(forward).toBe(true);
      }
    }),
  );
});
