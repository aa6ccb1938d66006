import { expect, test } from "vitest";

import { checkoutState, pspMove, pspSubject, pspTransitions, type PspKind } from "#app/domain/payments/psp-states";

test.each([
  ["invoice", null, "open", "first"],
  ["invoice", "draft", "open", "moves"],
  ["invoice", "open", "open", "same"],
  ["invoice", "open", "paid", "moves"],
  ["invoice", "paid", "open", "refused"],
  ["invoice", "void", "paid", "refused"],
  ["invoice", "open", "lost", "refused"],
  ["invoice", null, "constructor", "refused"],
  ["checkout", "paid", "processing", "refused"],
  ["checkout", "processing", "paid", "moves"],
  ["checkout", "expired", "paid", "refused"],
  ["refund", "succeeded", "failed", "moves"],
  ["refund", "failed", "succeeded", "refused"],
  ["payout", "paid", "failed", "moves"],
  ["payout", "failed", "paid", "refused"],
  ["dispute", "won", "needs_response", "refused"],
] as const)("%s: %s → %s is %s", (kind, from, to, move) => {
  expect(pspMove(kind, from, to)).toBe(move);
});

test("every state that can be reached is in the table, and nothing returns to where it began", () => {
  for (const [kind, table] of Object.entries(pspTransitions) as [PspKind, Record<string, readonly string[]>][]) {
    for (const next of Object.values(table)) expect(next.filter((state) => !Object.hasOwn(table, state))).toEqual([]);
    const first = Object.keys(table)[0] ?? "";
    if (kind !== "refund" && kind !== "dispute") expect(Object.values(table).flat()).not.toContain(first);
  }
});

test("what two steps lead to, one step may: the message between may be lost", () => {
  const broken = (Object.entries(pspTransitions) as [PspKind, Record<string, readonly string[]>][]).flatMap(([kind, table]) =>
    Object.entries(table).flatMap(([from, next]) =>
      next.flatMap((between) =>
        (table[between] ?? []).filter((to) => to !== from && !next.includes(to)).map((to) => `${kind}: ${from} → ${to}`),
      ),
    ),
  );
  expect(broken).toEqual([]);
});

test.each([
  ["open", "unpaid", null, "open"],
  ["complete", "paid", "succeeded", "paid"],
  ["complete", "unpaid", "processing", "processing"],
  ["complete", "unpaid", "requires_payment_method", "failed"],
  ["expired", "unpaid", null, "expired"],
])("a session %s, %s, %s is %s", (status, paymentStatus, intentStatus, state) => {
  expect(checkoutState({ status, paymentStatus, intentStatus })).toBe(state);
});

test("events name what they are about", () => {
  expect(pspSubject("invoice_payment.paid", { id: "inpay_1", invoice: "in_1" })).toEqual({ kind: "invoice", id: "in_1" });
  expect(pspSubject("charge.dispute.closed", { id: "du_1", invoice: null })).toEqual({ kind: "dispute", id: "du_1" });
  expect(pspSubject("charge.succeeded", { id: "ch_1", invoice: null })).toBeNull();
  expect(pspSubject("invoice.overdue", { id: "in_1", invoice: null })).toBeNull();
});
