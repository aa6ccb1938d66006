import { describe, expect, test, vi } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { STRIPE_API_VERSION, stripe } from "#app/integrations/stripe/client.server";
import { answerDifference } from "#app/jobs/stripe/answer-difference.server";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { sendRefunds } from "#app/jobs/stripe/refunds.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { newId } from "#app/lib/ids";
import { givenActor, THE_DAY } from "#tests/support/given";
import { givenInvoice, press, settled, stripeSuite } from "#tests/support/stripe-suite";

const suite = stripeSuite();

const admin = () => givenActor("platform", "platform", "MANAGER", { now: new Date() });
describe("refunds and disputes", () => {
  test("a refund that fails late opens the claim on the money again; one that is refused fails at once", async () => {
    const given = await givenInvoice();
    await press(given.payment.hostedUrl);
    await settled(suite.emulator);
    const common = {
      unitId: given.unit.id,
      orderId: given.order.id,
      coopId: given.coop.id,
      destination: "ORIGINAL" as const,
      reason: "x",
      at: new Date(),
      byId: null,
    };
    suite.emulator.faults.add({ kind: "lateFailure" });
    suite.emulator.faults.add({ kind: "timeoutAfterCommit", on: "refunds" });
    const id = await inTransaction((tx) => openRefund(tx, { ...common, cause: { type: "GOODS_CLAIM", id: newId() }, amountFen: 1_000n }));
    await sendRefunds(new Date());
    await vi.waitFor(async () => {
      await settled(suite.emulator);
      expect((await db.refund.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } })).state).toBe("FAILED");
    }, 20_000);
    expect(Object.values(suite.emulator.store.state.refunds).filter(({ metadata }) => metadata?.["xiangji_refund"] === id)).toHaveLength(1);
  });

  test("a dispute holds the money, moves no quota, and lets go of it when it is won; lost, it waits for who bears it", async () => {
    for (const [end, outcome] of [
      ["won", "won"],
      ["lost", "lost"],
    ] as const) {
      const given = await givenInvoice();
      await press(given.payment.hostedUrl);
      await settled(suite.emulator);
      const money = await db.remittance.findFirstOrThrow({ where: { unitId: given.unit.id, method: "STRIPE" } });
      const charge = suite.emulator.store.state.intents[money.bankReference]?.latest_charge;
      const dispute = suite.emulator.money.openDispute(typeof charge === "string" ? charge : "");
      await settled(suite.emulator);
      const hold = () => db.remittanceHold.findUniqueOrThrow({ where: { pspId: dispute.id } });
      expect(await hold()).toMatchObject({ remittanceId: money.id, releasedAt: null, amountFen: given.receivable.amountFen });
      suite.emulator.money.moveDispute(dispute.id, end);
      await settled(suite.emulator);
      expect(await hold()).toMatchObject({ outcome });
      expect(await db.refund.count({ where: { unitId: given.unit.id, cause: "DISPUTE" } })).toBe(0);
      await db.remittanceHold.updateMany({ where: { outcome: "lost", answer: null }, data: { answer: "BORNE", answeredAt: new Date() } });
      expect(
        await db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id: given.account.id } } }),
      ).toMatchObject({ settledFen: given.receivable.amountFen });
    }
  });
});

/** What happens there while nobody hears of it. */
async function silently(work: () => unknown): Promise<void> {
  suite.emulator.faults.add({ kind: "lose", times: 1_000 });
  await work();
  suite.emulator.faults.clear();
}

describe("reconciliation", () => {
  test("a dispute that is open here is asked for however old it is; ended on both sides, it is no longer listed after half a year", async () => {
    const disputes: string[] = [];
    for (const _ of ["open", "ended"]) {
      const given = await givenInvoice();
      await press(given.payment.hostedUrl);
      await settled(suite.emulator);
      const { bankReference } = await db.remittance.findFirstOrThrow({ where: { unitId: given.unit.id, method: "STRIPE" } });
      const charge = suite.emulator.store.state.intents[bankReference]?.latest_charge;
      disputes.push(suite.emulator.money.openDispute(typeof charge === "string" ? charge : "").id);
      await settled(suite.emulator);
    }
    const [open = "", ended = ""] = disputes;
    suite.emulator.money.moveDispute(ended, "won");
    await settled(suite.emulator);
    await silently(() => suite.emulator.money.moveDispute(open, "under_review"));
    const found = async (days: number) => {
      await reconcile(new Date(Date.now() + days * 86_400_000), 0);
      return (await db.pspDifference.findMany({ where: { kind: "disputeUnknown", endedAt: null } })).map(({ subject }) => subject);
    };
    expect(await found(0)).toEqual([open]);
    expect(await found(200)).toEqual([open]);
    // Changed there behind everybody's back, long after its end: only what is not too old is looked at.
    await silently(() => Object.assign(suite.emulator.store.state.disputes[ended] ?? {}, { status: "lost" }));
    expect((await found(0)).sort()).toEqual([open, ended].sort());
    expect(await found(200)).toEqual([open]);
    Object.assign(suite.emulator.store.state.disputes[ended] ?? {}, { status: "won" });
    suite.emulator.money.moveDispute(open, "won");
    await settled(suite.emulator);
    expect(await found(0)).toEqual([]);
  }, 60_000);

  test("ten kinds of difference are found, each with its answer, and then everything agrees", async () => {
    await sweepStripe(new Date());
    await settled(suite.emulator);
    await db.stripeEvent.updateMany({ where: { state: "DEAD" }, data: { state: "IGNORED" } });
    const planted = new Map<string, string>();
    // 1 paid there, the message was lost; what was told before is applied first, or the look at it would find the payment
    const lost = await givenInvoice();
    await settled(suite.emulator);
    await silently(() => press(lost.payment.hostedUrl));
    planted.set("paidThereOnly", lost.payment.pspId ?? "");
    // 2 ended there
    const ended = await givenInvoice();
    await settled(suite.emulator);
    await silently(() => stripe().invoices.voidInvoice(ended.payment.pspId ?? ""));
    planted.set("endedThere", ended.payment.pspId ?? "");
    // 3 open there, unknown here
    const customer = await stripe().customers.create({ name: "x" });
    const draft = await stripe().invoices.create({
      customer: customer.id,
      currency: "cny",
      collection_method: "send_invoice",
      days_until_due: 3,
      metadata: { xiangji_payment: newId(), xiangji_unit: newId() },
    });
    await stripe().invoiceItems.create({ customer: customer.id, invoice: draft.id, amount: 700, currency: "cny" });
    await stripe().invoices.finalizeInvoice(draft.id);
    planted.set("unknownThere", draft.id);
    // 4 paid by the bank, not told
    const bank = await givenInvoice();
    await confirmRemittance(bank.coop.clerk, bank.order.id, { amount: 500n, receivedOn: THE_DAY, bankReference: `M-${bank.order.number}` });
    planted.set("notMirrored", bank.payment.pspId ?? "");
    // 5 lowered there
    const lowered = await givenInvoice();
    await settled(suite.emulator);
    await silently(() => stripe().creditNotes.create({ invoice: lowered.payment.pspId ?? "", amount: 300 }));
    planted.set("asksTooLittle", lowered.payment.pspId ?? "");
    // 6 paid twice
    const twice = await givenInvoice();
    await confirmRemittance(twice.coop.clerk, twice.order.id, {
      amount: twice.receivable.amountFen,
      receivedOn: THE_DAY,
      bankReference: `W-${twice.order.number}`,
    });
    await press(twice.payment.hostedUrl);
    await settled(suite.emulator);
    planted.set("surplus", (await db.remittance.findFirstOrThrow({ where: { unitId: twice.unit.id, method: "STRIPE" } })).id);
    // 7 a refund whose end was not heard of
    const back = await givenInvoice();
    await press(back.payment.hostedUrl);
    await settled(suite.emulator);
    await silently(async () => {
      await inTransaction((tx) =>
        openRefund(tx, {
          unitId: back.unit.id,
          orderId: back.order.id,
          coopId: back.coop.id,
          cause: { type: "GOODS_CLAIM", id: newId() },
          amountFen: 900n,
          destination: "ORIGINAL",
          reason: "x",
          at: new Date(),
          byId: null,
        }),
      );
      await sendRefunds(new Date());
      await vi.waitFor(
        () => expect(Object.values(suite.emulator.store.state.refunds).every(({ status }) => status !== "pending")).toBe(true),
        10_000,
      );
    });
    const { pspId: refundThere } = await db.pspRefund.findFirstOrThrow({ where: { unitId: back.unit.id } });
    // However quickly it succeeded: the bank sends it back afterwards.
    Object.assign(suite.emulator.store.state.refunds[refundThere ?? ""] ?? {}, { status: "failed" });
    planted.set("refundDiffers", refundThere ?? "");
    // 8 a dispute that was not heard of
    const disputed = await givenInvoice();
    await press(disputed.payment.hostedUrl);
    await settled(suite.emulator);
    const { bankReference } = await db.remittance.findFirstOrThrow({ where: { unitId: disputed.unit.id, method: "STRIPE" } });
    await silently(async () => {
      const charge = suite.emulator.store.state.intents[bankReference]?.latest_charge;
      planted.set("disputeUnknown", suite.emulator.money.openDispute(typeof charge === "string" ? charge : "").id);
    });
    // 9 a message that is dead
    suite.emulator.faults.add({ kind: "wrongVersion", on: "payout.paid" });
    const arrived = suite.emulator.money.movePayout(100, "paid", null).id;
    await settled(suite.emulator);
    const dead = await db.stripeEvent.findFirstOrThrow({ where: { state: "DEAD", type: "payout.paid" } });
    expect(await db.pspObject.count({ where: { id: arrived } })).toBe(0);
    planted.set("eventDead", dead.id);
    // 10 a payout that came back
    planted.set("payoutFailed", suite.emulator.money.movePayout(200, "failed", null).id);
    await settled(suite.emulator);
    // 11 a request whose end is not known
    await db.pspRequest.create({
      data: {
        key: "invoice:lost-request",
        operation: "invoice",
        commandId: newId(),
        paramsHash: new Uint8Array(32),
        state: "UNKNOWN",
        firstSentAt: new Date(0),
        lastSentAt: new Date(0),
      },
    });
    planted.set("requestUnknown", "invoice:lost-request");

    const soon = () => new Date(Date.now() + 5_000);
    const count = await reconcile(soon(), 0);
    const open = await db.pspDifference.findMany({ where: { endedAt: null } });
    expect(new Map(open.map(({ kind, subject }) => [kind, subject]))).toEqual(planted);
    expect(count).toBe(planted.size);
    // The version of the dead one is put right, as by a new endpoint at Stripe.
    await db.stripeEvent.update({ where: { id: dead.id }, data: { apiVersion: STRIPE_API_VERSION } });
    for (const { id } of open) await answerDifference(admin(), id);
    await expect(answerDifference(admin(), open[0]?.id ?? "")).rejects.toMatchObject({ code: "payments.differenceGone" });
    await vi.waitFor(async () => {
      await settled(suite.emulator);
      await sweepStripe(new Date());
      await reconcile(soon(), 0);
      expect(await db.pspDifference.findMany({ where: { endedAt: null } })).toEqual([]);
    }, 30_000);
    // What the dead message told is known now.
    expect(await db.pspObject.findFirst({ where: { id: arrived } })).toMatchObject({ state: "paid" });
    expect(await lost.read()).toMatchObject({ state: "PAID", receivedFen: lost.receivable.amountFen });
    expect((await verifyLedger()).differences).toEqual([]);
  }, 180_000);
});
