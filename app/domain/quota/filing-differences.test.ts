import fc from "fast-check";
import { expect, test } from "vitest";

import { filingDifferences, needsReason, type ComparedFiling, type LedgerYear } from "#app/domain/quota/filing-differences";

const filing = (options: Partial<ComparedFiling> = {}): ComparedFiling => ({
  mode: "OWN",
  canteenTotalFen: 100_000_000n,
  lead: null,
  contractor: null,
  shares: [{ programmeId: "832", declaredBps: 1_500, requiredFen: 15_000_000n, minimumBps: 1_000, exception: false }],
  ...options,
});
const share = (declaredBps: number, options: Partial<ComparedFiling["shares"][number]> = {}) => ({
  programmeId: "832",
  declaredBps,
  requiredFen: BigInt(declaredBps) * 10_000n,
  minimumBps: 1_000,
  exception: false,
  ...options,
});
const linesOf = (now: ComparedFiling, last: ComparedFiling | null = filing(), ledger: LedgerYear[] = []) =>
  filingDifferences(last, ledger, now, 1_000).map(({ kind, changeBps, allowed, beyond }) => [kind, changeBps, allowed, beyond]);

test.each<[string, ComparedFiling, unknown[]]>([
  ["the same", filing(), []],
  ["a total 9.99 % lower", filing({ canteenTotalFen: 90_010_000n }), [["TOTAL", -999, null, false]]],
  ["a total 12 % lower", filing({ canteenTotalFen: 88_000_000n }), [["TOTAL", -1_200, null, true]]],
  ["a total 10 % higher", filing({ canteenTotalFen: 110_000_000n }), [["TOTAL", 1_000, null, true]]],
  ["run by a contractor now", filing({ mode: "OUTSOURCED", contractor: "惠民餐饮" }), [["MODE", null, null, true]]],
  ["no canteen any more", filing({ mode: "NONE", canteenTotalFen: 0n, shares: [] }), [["MODE", null, null, true]]],
  ["a lower share that the rule allows", filing({ shares: [share(1_400)] }), [["SHARE", -666, "RULE", false]]],
  ["a much lower share", filing({ shares: [share(1_000)] }), [["SHARE", -3_333, "RULE", true]]],
  ["a share below the minimum", filing({ shares: [share(900)] }), [["SHARE", -4_000, "NO", true]]],
  ["a share by exception", filing({ shares: [share(500, { minimumBps: 500, exception: true })] }), [["SHARE", -6_666, "EXCEPTION", true]]],
  ["a higher share", filing({ shares: [share(3_000)] }), [["SHARE", 10_000, null, false]]],
])("%s", (_, now, lines) => {
  expect(linesOf(now)).toEqual(lines);
});

test("another contractor and another lead are said, not questioned", () => {
  const run = filing({ mode: "OUTSOURCED", contractor: "甲" });
  expect(linesOf({ ...run, contractor: "乙" }, run)).toEqual([["CONTRACTOR", null, null, false]]);
  const member = filing({ mode: "SHARED_MEMBER", lead: "一小", shares: [] });
  expect(linesOf({ ...member, lead: "二小" }, member)).toEqual([["LEAD", null, null, false]]);
});

test("last year's ledger: what was bought and what was missed", () => {
  const year = (requiredFen: bigint, boughtFen: bigint, countedFen: bigint): LedgerYear[] => [
    { programmeId: "832", requiredFen, boughtFen, countedFen },
  ];
  expect(linesOf(filing(), null, year(15_000_000n, 20_000_000n, 20_000_000n))).toEqual([["BELOW_BOUGHT", -2_500, null, false]]);
  expect(linesOf(filing(), null, year(15_000_000n, 12_000_000n, 9_000_000n))).toEqual([["UNFULFILLED", -4_000, null, false]]);
  expect(linesOf(filing(), null, year(20_000_000n, 18_000_000n, 20_000_000n))).toEqual([["BELOW_BOUGHT", -1_666, null, true]]);
});

test("without last year there is nothing to explain, and nothing is beyond a threshold that nothing reaches", () => {
  expect(needsReason(filingDifferences(null, [], filing(), 1))).toBe(false);
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.integer({ min: 1, max: 10_000 }),
      (a, b, threshold) => {
        const lines = filingDifferences(filing({ canteenTotalFen: a }), [], filing({ canteenTotalFen: b }), threshold);
        const [total] = lines.filter(({ kind }) => kind === "TOTAL");
        expect(total === undefined).toBe(a === b);
        if (total) expect(total.beyond).toBe(Math.abs(total.changeBps ?? 0) >= threshold);
      },
    ),
  );
});
