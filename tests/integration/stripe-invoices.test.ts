import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { recordPspReceipt } from "#app/domain/ordering/record-psp-receipt.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { stripe } from "#app/integrations/stripe/client.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { openRequested } from "#app/jobs/stripe/open-payment.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { givenClaim } from "#tests/support/given-claim";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { THE_DAY } from "#tests/support/given";
import { givenInvoice, press, settled, stripeSuite } from "#tests/support/stripe-suite";

/** A receivable paid through the payment service, from the wish to the quota that counts. */

const suite = stripeSuite();

type Given = Awaited<ReturnType<typeof givenInvoice>>;

async function moneyOf({ unit, order, receivable, account }: Pick<Given, "unit" | "order" | "receivable" | "account">) {
  const [row, remittances, { settledAt }, quota] = await Promise.all([
    db.receivable.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: receivable.id } } }),
    db.remittance.findMany({ where: { unitId: unit.id, orderId: order.id }, orderBy: { confirmedAt: "asc" } }),
    db.order.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: order.id } }, select: { settledAt: true } }),
    db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: account.id } } }),
  ]);
  return {
    openFen: row.amountFen - row.paidFen,
    remittances: remittances.map(({ method, heldBy, amountFen }) => [method, heldBy, amountFen]),
    settled: settledAt !== null,
    settledFen: quota.settledFen,
  };
}

describe("a receivable is paid by an invoice", () => {
  test("the invoice has its lines; paid, the order settles and its quota counts, once", async () => {
    const given = await givenInvoice();
    const { amountFen } = given.receivable;
    expect(given.payment).toMatchObject({ state: "OPEN", amountFen });
    const invoice = await stripe().invoices.retrieve(given.payment.pspId ?? "");
    expect(invoice).toMatchObject({
      status: "open",
      total: Number(amountFen),
      currency: "cny",
      metadata: { xiangji_payment: given.paymentId },
    });
    expect(invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0)).toBe(Number(amountFen));

    suite.emulator.faults.add({ kind: "duplicate", times: 10 });
    await press(given.payment.hostedUrl);
    await settled(suite.emulator);
    await settled(suite.emulator);
    const after = await moneyOf(given);
    expect(after).toEqual({ openFen: 0n, remittances: [["STRIPE", "PLATFORM", amountFen]], settled: true, settledFen: amountFen });
    expect(await given.read()).toMatchObject({ state: "PAID", receivedFen: amountFen, endReason: "paid" });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("in two parts: the first leaves the rest open", async () => {
    const given = await givenInvoice();
    await press(given.payment.hostedUrl, "part");
    await settled(suite.emulator);
    const half = await moneyOf(given);
    expect(half).toMatchObject({ settled: false, settledFen: 0n });
    expect(half.openFen).toBe(given.receivable.amountFen / 2n);
    await press(given.payment.hostedUrl);
    await settled(suite.emulator);
    expect(await moneyOf(given)).toMatchObject({ openFen: 0n, settled: true, settledFen: given.receivable.amountFen });
  });

  test("asked for from two tabs at once there is one invoice", async () => {
    const given = await givenAcceptedOrder();
    const clerk = { ...given.unit.clerk, now: new Date() };
    const ids = await Promise.all([1, 2, 3].map(() => beginPayment(clerk, () => requestInvoice(clerk, given.receivable.id))));
    expect(new Set(ids).size).toBe(1);
    const ours = Object.values(suite.emulator.store.state.invoices).filter(({ metadata }) => metadata?.["xiangji_payment"] === ids[0]);
    expect(ours.map(({ status }) => status)).toEqual(["open"]);
  });

  test("somebody else's receivable is not there; a paid one asks for nothing", async () => {
    const given = await givenAcceptedOrder();
    const other = await givenAcceptedOrder();
    await expect(requestInvoice(other.unit.clerk, given.receivable.id)).rejects.toMatchObject({ code: "payments.receivableNotFound" });
    await confirmRemittance(given.coop.clerk, given.order.id, {
      amount: given.receivable.amountFen,
      receivedOn: THE_DAY,
      bankReference: "B1",
    });
    await expect(requestInvoice(given.unit.clerk, given.receivable.id)).rejects.toMatchObject({ code: "payments.nothingDue" });
  });
});

describe("two ways at once", () => {
  test("what the bank brought is told to Stripe, whose page then asks for the rest", async () => {
    const given = await givenInvoice();
    const part = given.receivable.amountFen / 4n;
    await confirmRemittance(given.coop.clerk, given.order.id, {
      amount: part,
      receivedOn: THE_DAY,
      bankReference: `P-${given.order.number}`,
    });
    suite.emulator.faults.add({ kind: "errorAfterCommit", on: "report_payment" });
    await sweepStripe(new Date());
    await sweepStripe(new Date(Date.now() + 1_000));
    const invoice = await stripe().invoices.retrieve(given.payment.pspId ?? "");
    expect(BigInt(invoice.amount_remaining)).toBe(given.receivable.amountFen - part);
    await press(given.payment.hostedUrl);
    await settled(suite.emulator);
    expect(await moneyOf(given)).toMatchObject({ openFen: 0n, settled: true });
    expect((await given.read()).mirroredFen).toBe(part);
  });

  test("paid in full by the bank, the invoice closes and cannot be paid", async () => {
    const given = await givenInvoice();
    await confirmRemittance(given.coop.clerk, given.order.id, {
      amount: given.receivable.amountFen,
      receivedOn: THE_DAY,
      bankReference: `F-${given.order.number}`,
    });
    await sweepStripe(new Date());
    await settled(suite.emulator);
    expect((await press(given.payment.hostedUrl)).status).toBe(409);
    expect(await given.read()).toMatchObject({ state: "PAID", receivedFen: 0n, mirroredFen: given.receivable.amountFen });
    expect((await moneyOf(given)).remittances).toEqual([["BANK_TRANSFER", "COOP", given.receivable.amountFen]]);
  });

  test("paid twice before anybody could know: nothing is lost, the second stays as money that is nobody's debt", async () => {
    const given = await givenInvoice();
    await press(given.payment.hostedUrl);
    await confirmRemittance(given.coop.clerk, given.order.id, {
      amount: given.receivable.amountFen,
      receivedOn: THE_DAY,
      bankReference: `T-${given.order.number}`,
    });
    await settled(suite.emulator);
    const after = await moneyOf(given);
    expect(after).toMatchObject({ openFen: 0n, settled: true, settledFen: given.receivable.amountFen });
    expect(after.remittances).toHaveLength(2);
    const given2 = await db.remittanceAllocation.aggregate({
      where: { unitId: given.unit.id, receivableId: given.receivable.id },
      _sum: { amountFen: true },
    });
    expect(given2._sum.amountFen).toBe(given.receivable.amountFen);
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("the same payment recorded by several workers at once is one remittance", async () => {
    const given = await givenInvoice();
    const receipt = { reference: `pi_${given.paymentId.slice(0, 12)}`, amountFen: 1_000n, receivedAt: new Date() };
    const done = await Promise.all([1, 2, 3, 4].map(() => recordPspReceipt(given.payment, receipt, new Date())));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect((await moneyOf(given)).remittances).toEqual([["STRIPE", "PLATFORM", 1_000n]]);
  });
});

describe("a claim lowers what an open invoice asks for", () => {
  test.each([0n, 5_000n])("by a credit note there, once, beside %s fen that the bank brought", async (byBank) => {
    const given = await givenClaim();
    const clerk = { ...given.unit.clerk, now: new Date() };
    const id = await beginPayment(clerk, () => requestInvoice(clerk, given.receivable.id));
    const read = () => db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
    const { pspId, hostedUrl } = await read();
    await acceptClaim({ ...given.coop.clerk, now: new Date() }, given.claimId);
    if (byBank > 0n)
      await confirmRemittance(given.coop.clerk, given.order.id, {
        amount: byBank,
        receivedOn: THE_DAY,
        bankReference: `C-${given.order.number}`,
      });
    suite.emulator.faults.add({ kind: "errorAfterCommit", on: "credit_notes" });
    await sweepStripe(new Date());
    await sweepStripe(new Date(Date.now() + 1_000));
    const lowered = given.receivable.amountFen / 10n;
    const invoice = await stripe().invoices.retrieve(pspId ?? "");
    expect([invoice.pre_payment_credit_notes_amount, invoice.amount_paid, invoice.amount_remaining].map(BigInt)).toEqual([
      lowered,
      byBank,
      given.receivable.amountFen - lowered - byBank,
    ]);
    expect(await read()).toMatchObject({ state: "OPEN", creditedFen: lowered, mirroredFen: byBank });
    await press(hostedUrl);
    await settled(suite.emulator);
    expect(await moneyOf(given)).toMatchObject({ openFen: 0n, settled: true, settledFen: given.receivable.amountFen - lowered });
    expect((await verifyLedger()).differences).toEqual([]);
  });
});

describe("Stripe does not answer", () => {
  test("the wish is kept and carried out when it is back, once", async () => {
    suite.emulator.faults.add({ kind: "down", times: 1_000 });
    const given = await givenInvoice();
    expect(given.payment).toMatchObject({ state: "REQUESTED", attempts: 1 });
    suite.emulator.faults.clear();
    await openRequested(new Date(Date.now() + 60_000));
    expect(await given.read()).toMatchObject({ state: "OPEN" });
    const ours = Object.values(suite.emulator.store.state.invoices).filter(
      ({ metadata }) => metadata?.["xiangji_payment"] === given.paymentId,
    );
    expect(ours).toHaveLength(1);
  }, 120_000);

  test.each([
    ["errorAfterCommit", "customers"],
    ["errorAfterCommit", "/v1/invoices"],
    ["errorAfterCommit", "invoiceitems"],
    ["errorAfterCommit", "finalize"],
    ["timeoutAfterCommit", "/v1/invoices"],
  ] as const)("%s at %s: there is one invoice with its lines", async (kind, on) => {
    suite.emulator.faults.add({ kind, on });
    const given = await givenInvoice();
    await openRequested(new Date(Date.now() + 600_000));
    expect(await given.read()).toMatchObject({ state: "OPEN" });
    const ours = Object.values(suite.emulator.store.state.invoices).filter(
      ({ metadata }) => metadata?.["xiangji_payment"] === given.paymentId,
    );
    expect(ours.map(({ total, status }) => [total, status])).toEqual([[Number(given.receivable.amountFen), "open"]]);
  });
});
