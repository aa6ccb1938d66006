import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { codesIn, orderNumbersIn, subsetWithSum, suggest, type ArrivedLine, type OpenOrder } from "#app/domain/payments/bank-match";
import { remittanceCodeOf } from "#app/domain/payments/remittance-code";

const order = (count: number, openFen: bigint, more: Partial<OpenOrder> = {}): OpenOrder => {
  const number = `XJ20261101-${String(count).padStart(6, "0")}`;
  return {
    id: `o${count}`,
    unitId: "u1",
    number,
    remittanceCode: remittanceCodeOf(number),
    unitName: "永州市零陵第一中学",
    openFen,
    dueOn: "2026-12-01",
    ...more,
  };
};
const line = (amountFen: bigint, more: Partial<ArrivedLine> = {}): ArrivedLine => ({
  amountFen,
  bookedOn: "2026-11-20",
  payerName: "",
  payerAccount: "",
  purpose: "",
  reference: "",
  ...more,
});
const nobody = new Set<string>();

describe("codes in a text", () => {
  const code = remittanceCodeOf("XJ20261101-000123");
  test.each([`货款${code}`, `${code.slice(0, 12)}-${code.slice(12)}`, `付 ${code.slice(0, 6)} ${code.slice(6)} 谢谢`, `99${code}88`])(
    "%s",
    (text) => expect(codesIn(text)).toContain(code),
  );
  test("a mistyped digit is no code", () => expect(codesIn(code.replace(/^./, (digit) => String((Number(digit) + 1) % 10)))).toEqual([]));
  test("order numbers", () =>
    expect(orderNumbersIn("货款 xj20261101-000123，XJ20261101000124")).toEqual(["XJ20261101-000123", "XJ20261101-000124"]));
});

describe("a transfer", () => {
  test("with the code and the whole amount is certain", () => {
    const wanted = order(1, 88_000n);
    const [best] = suggest(line(88_000n, { purpose: `货款 ${wanted.remittanceCode}` }), [wanted, order(2, 88_000n)], nobody);
    expect(best).toMatchObject({
      parts: [{ orderId: "o1", amountFen: 88_000n, feeFen: 0n }],
      certain: true,
      restFen: 0n,
      reasons: ["code", "amount", "inTime"],
    });
  });

  test("with two codes that sum to it pays both", () => {
    const [a, b] = [order(1, 30_000n), order(2, 58_000n)];
    const [best] = suggest(line(88_000n, { purpose: `${a.remittanceCode}、${b.number}` }), [a, b, order(3, 1n)], nobody);
    expect(best).toMatchObject({ certain: true, restFen: 0n });
    expect(best?.parts.map(({ orderId }) => orderId)).toEqual(["o1", "o2"]);
  });

  test("with the code and less is a part, with more leaves a rest; neither is certain", () => {
    const wanted = order(1, 88_000n);
    const said = { purpose: wanted.remittanceCode };
    expect(suggest(line(50_000n, said), [wanted], nobody)[0]).toMatchObject({
      certain: false,
      parts: [{ amountFen: 50_000n }],
      restFen: 0n,
    });
    expect(suggest(line(90_000n, said), [wanted], nobody)[0]).toMatchObject({
      certain: false,
      parts: [{ amountFen: 88_000n }],
      restFen: 2_000n,
    });
    expect(suggest(line(87_950n, said), [wanted], nobody)[0]).toMatchObject({
      parts: [{ amountFen: 87_950n, feeFen: 50n }],
      reasons: ["code", "fee", "inTime"],
    });
  });

  test("without a code is never certain, however well it fits", () => {
    const [best] = suggest(line(88_000n, { payerName: "永州市零陵第一中学" }), [order(1, 88_000n)], new Set(["u1"]));
    expect(best).toMatchObject({ certain: false, reasons: ["amount", "payerName", "payerKnown", "inTime"], score: 60 });
  });

  test("of a known payer may pay several orders that sum to it", () => {
    const orders = [order(1, 10_000n), order(2, 20_000n, { dueOn: "2026-12-02" }), order(3, 40_000n, { dueOn: "2026-12-03" })];
    const [best] = suggest(line(50_000n, { payerName: "永州市 零陵第一中学" }), orders, nobody);
    expect(best?.parts).toEqual([
      { orderId: "o1", amountFen: 10_000n, feeFen: 0n },
      { orderId: "o3", amountFen: 40_000n, feeFen: 0n },
    ]);
  });

  test("of somebody else says so", () => {
    const wanted = order(1, 88_000n);
    const [best] = suggest(line(88_000n, { purpose: wanted.remittanceCode, payerName: "某教育局" }), [wanted], nobody);
    expect(best?.reasons).toContain("otherPayer");
  });
});

test("whatever comes in, suggestions never give out more than it, nor more than is open", () => {
  const orders = fc.array(fc.record({ open: fc.bigInt(1n, 1_000n), unit: fc.integer({ min: 1, max: 3 }) }), { maxLength: 12 });
  fc.assert(
    fc.property(orders, fc.bigInt(1n, 4_000n), (open, amount) => {
      const all = open.map(({ open: fen, unit }, index) => order(index + 1, fen, { unitId: `u${unit}`, unitName: `单位${unit}` }));
      for (const one of suggest(line(amount, { payerName: "单位1", purpose: all[0]?.remittanceCode ?? "" }), all, new Set(["u2"]))) {
        const given = one.parts.reduce((sum, part) => sum + part.amountFen, 0n);
        expect(given + one.restFen).toBe(amount);
        expect(one.restFen >= 0n).toBe(true);
        for (const part of one.parts)
          expect(part.amountFen > 0n && part.amountFen <= (all.find(({ id }) => id === part.orderId)?.openFen ?? 0n)).toBe(true);
      }
    }),
  );
});

test("orders that sum to an amount are found when there are any", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(1n, 50n), { minLength: 2, maxLength: 8 }), fc.infiniteStream(fc.boolean()), (open, picks) => {
      const all = open.map((fen, index) => order(index + 1, fen));
      const chosen = all.filter(() => picks.next().value);
      fc.pre(chosen.length > 1);
      const amount = chosen.reduce((sum, { openFen }) => sum + openFen, 0n);
      const found = subsetWithSum(all, amount);
      // A single order with the same amount is suggested by itself; then the sum of several may be missing.
      if (!all.some(({ openFen }) => openFen === amount)) expect(found?.reduce((sum, { openFen }) => sum + openFen, 0n)).toBe(amount);
    }),
  );
});
