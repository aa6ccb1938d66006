import { expect, vi } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import type { Actor } from "#app/domain/identity/actor";
import { notePspAccount } from "#app/domain/payments/psp-accounts.server";
import { bearLostDispute } from "#app/domain/payments/lost-disputes.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { moveAccount } from "#app/emulator/connect";
import type { Emulator } from "#app/emulator/emulator";
import { stripe } from "#app/integrations/stripe/client.server";
import { onboardingAddress, openAccountNow } from "#app/jobs/stripe/accounts.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { sweepTransfers } from "#app/jobs/stripe/transfers.server";
import { newId } from "#app/lib/ids";
import { givenActor } from "#tests/support/given";
import { turnTransfers } from "#tests/support/given-connected";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenInvoice, givenPayFirst, press, settled } from "#tests/support/stripe-suite";

export interface Subject {
  unit: { id: string };
  coop: { id: string; clerk: Actor };
  order: { id: string };
  account: { id: string };
  product: { id: string };
  /** What the message is about, once it exists. */
  objectId: string;
}

export interface Scene {
  type: string;
  /** What was before, told and applied. */
  given(): Promise<Subject>;
  /** What the message tells. @returns the id of what it is about */
  happens(subject: Subject): Promise<string>;
  /** What it comes to. */
  comesTo: object;
}

/** Everything of an order that a message may move. */
export async function standing({ unit, coop, order, account, product, objectId }: Subject) {
  const where = { unitId: unit.id, orderId: order.id };
  const [payments, receivables, remittances, refunds, entries, row, quota, stock] = await Promise.all([
    db.pspPayment.findMany({ where, orderBy: { requestedAt: "asc" } }),
    db.receivable.findMany({ where }),
    db.remittance.findMany({ where, orderBy: { confirmedAt: "asc" } }),
    db.refund.findMany({ where, orderBy: { openedAt: "asc" } }),
    db.platformEntry.findMany({ where, orderBy: { happenedAt: "asc" } }),
    db.order.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: order.id } } }),
    db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: account.id } } }),
    db.stockItem.findUniqueOrThrow({ where: { productId: product.id } }),
  ]);
  const holds = await db.remittanceHold.findMany({ where: { unitId: unit.id } });
  const own = await db.pspAccount.findUnique({ where: { coopId: coop.id } });
  const transfers = await db.coopTransfer.findMany({ where: { coopId: coop.id }, orderBy: { requestedAt: "asc" } });
  return {
    payments: payments.map(({ state, endReason, receivedFen }) => [state, endReason, receivedFen]),
    openFen: receivables.reduce((sum, { amountFen, paidFen }) => sum + amountFen - paidFen, 0n),
    remittances: remittances.map(({ method, amountFen }) => [method, amountFen]),
    refunds: refunds.map(({ cause, state, amountFen }) => [cause, state, amountFen]),
    entries: entries.map(({ kind, amountFen }) => [kind, amountFen]),
    holds: holds.map(({ outcome, amountFen }) => [outcome, amountFen]),
    account: own?.state ?? null,
    transfers: transfers.map(({ state, amountFen }) => [state, amountFen]),
    settled: row.settledAt !== null,
    quota: [quota.orderedFen, quota.acceptedFen, quota.settledFen],
    stock: stock.available.toString(),
    payoutFailed: (await db.pspDifference.count({ where: { kind: "payoutFailed", subject: objectId, endedAt: null } })) > 0,
  };
}

const until = (work: () => void) => vi.waitFor(work, { timeout: 10_000, interval: 10 });

const FULL = 40_000n;
const PAID = { payments: [["PAID", "paid", FULL]], remittances: [["STRIPE", FULL]], entries: [["REMITTANCE", FULL]] };
const SETTLED = { ...PAID, openFen: 0n, settled: true, quota: [0n, 0n, FULL] };
const VOIDED = { payments: [["ENDED", "voided", 0n]], remittances: [], openFen: FULL, settled: false };
const BACK = {
  refunds: [["GOODS_CLAIM", "SUCCEEDED", 1_000n]],
  entries: [
    ["REMITTANCE", FULL],
    ["REFUND", -1_000n],
  ],
};
const NOT_BACK = {
  refunds: [["GOODS_CLAIM", "FAILED", 1_000n]],
  entries: [
    ["REMITTANCE", FULL],
    ["REFUND", -1_000n],
    ["REFUND_FAILED", 1_000n],
  ],
};
const HELD = { ...SETTLED, holds: [[null, FULL]] };
const LOST = { ...SETTLED, holds: [["lost", FULL]], refunds: [] };
const FREE = { ...SETTLED, holds: [["won", FULL]] };

/** Every message that the product handles, by the emulator of a suite. */
export function stripeScenes(suite: { emulator: Emulator }): Scene[] {
  /** Calls whose answer is lost, with the calls that would have asked for it again. */
  async function unanswered(call: string, again: string, work: () => Promise<unknown>): Promise<void> {
    const { faults } = suite.emulator;
    faults.add({ kind: "timeoutAfterCommit", on: call });
    faults.add({ kind: "down", on: again, skip: 1, times: 1_000 });
    await work();
    faults.drop("down");
    faults.drop("timeoutAfterCommit");
  }

  const objects = () => suite.emulator.store.state;

  async function openInvoice(): Promise<Subject> {
    const given = await givenInvoice();
    await settled(suite.emulator);
    return { ...given, objectId: given.payment.pspId ?? "" };
  }

  async function paidInvoice(): Promise<Subject> {
    const subject = await openInvoice();
    await pay("pay")(subject);
    await settled(suite.emulator);
    return subject;
  }

  async function openCheckout(): Promise<Subject> {
    const given = await givenPayFirst();
    const payment = await given.begin();
    await settled(suite.emulator);
    return { ...given, objectId: payment.pspId ?? "" };
  }

  const pay =
    (wish: string) =>
    async ({ objectId }: Subject): Promise<string> => {
      const { hostedUrl } = await db.pspPayment.findUniqueOrThrow({ where: { pspId: objectId } });
      await press(hostedUrl, wish);
      await until(() => {
        const intent = objects().sessions[objectId]?.payment_intent;
        expect(typeof intent === "string" ? objects().intents[intent]?.status : "").not.toBe("processing");
      });
      return objectId;
    };

  const moveInvoice =
    (status: "void" | "uncollectible") =>
    async ({ objectId }: Subject) => {
      if (status === "void") await stripe().invoices.voidInvoice(objectId);
      else {
        const invoice = suite.emulator.money.invoice(objectId);
        invoice.status = "uncollectible";
        suite.emulator.deliveries.emit("invoice.marked_uncollectible", invoice);
      }
      return objectId;
    };

  const refund =
    (end: "succeeded" | "failed") =>
    async ({ unit, coop, order }: Subject) => {
      if (end === "failed") suite.emulator.faults.add({ kind: "lateFailure" });
      const known = new Set(Object.keys(objects().refunds));
      await inTransaction((tx) =>
        openRefund(tx, {
          unitId: unit.id,
          orderId: order.id,
          coopId: coop.id,
          cause: { type: "GOODS_CLAIM", id: newId() },
          amountFen: 1_000n,
          destination: "ORIGINAL",
          reason: "x",
          at: new Date(),
          byId: null,
        }),
      );
      await unanswered("/v1/refunds", "/v1/refunds", () => sweepStripe(new Date()));
      const [id = ""] = Object.keys(objects().refunds).filter((each) => !known.has(each));
      await until(() => expect(objects().refunds[id]?.status).toBe(end));
      return id;
    };

  async function chargeOf({ unit }: Subject): Promise<string> {
    const money = await db.remittance.findFirst({ where: { unitId: unit.id, method: "STRIPE", reversesId: null } });
    const invoice = await db.pspPayment.findFirstOrThrow({ where: { unitId: unit.id } });
    const intent = money?.bankReference ?? suite.emulator.money.intentOf(invoice.pspId ?? "") ?? "";
    const charge = objects().intents[intent]?.latest_charge;
    return typeof charge === "string" ? charge : "";
  }

  const dispute = async (subject: Subject) => suite.emulator.money.openDispute(await chargeOf(subject)).id;

  async function disputed(): Promise<Subject> {
    const subject = await paidInvoice();
    const objectId = await dispute(subject);
    await settled(suite.emulator);
    return { ...subject, objectId };
  }

  const decide =
    (status: "won" | "lost" | "under_review") =>
    async ({ objectId }: Subject) =>
      suite.emulator.money.moveDispute(objectId, status).id;

  /** The co-op asks for an account of its own, and has said nothing there yet. */
  const withAccount = (given: () => Promise<Subject>) => async (): Promise<Subject> => {
    const subject = await given();
    await turnTransfers(true);
    await notePspAccount({ ...subject.coop.clerk, now: new Date() });
    await openAccountNow(subject.coop.id, new Date());
    await settled(suite.emulator);
    const { pspId } = await db.pspAccount.findUniqueOrThrow({ where: { coopId: subject.coop.id } });
    return { ...subject, objectId: pspId ?? "" };
  };

  const sayWhatIsAsked = async ({ coop, objectId }: Subject): Promise<string> => {
    await press(await onboardingAddress(coop.id), "submit");
    return objectId;
  };

  async function connected(): Promise<Subject> {
    const subject = await withAccount(paidInvoice)();
    await sayWhatIsAsked(subject);
    await settled(suite.emulator);
    return subject;
  }

  async function transfer({ order }: Subject): Promise<string> {
    await unanswered("/v1/transfers", "/v1/transfers", () =>
      sweepTransfers(new Date()).catch((error: Error) => expect(error.name).toBe("StripeAwayError")),
    );
    return Object.values(objects().transfers).find(({ transfer_group: group }) => group === order.id)?.id ?? "";
  }

  async function transferred(): Promise<Subject> {
    const subject = await connected();
    await sweepTransfers(new Date());
    await settled(suite.emulator);
    return subject;
  }

  /** A dispute is lost, and the co-op bears it: what went to its account is to come back. */
  async function owing(): Promise<Subject> {
    const subject = await transferred();
    const disputeId = await dispute(subject);
    await settled(suite.emulator);
    suite.emulator.money.moveDispute(disputeId, "lost");
    await settled(suite.emulator);
    await bearLostDispute(givenActor("platform", "platform", "MANAGER", { now: new Date() }), disputeId);
    return subject;
  }

  async function takenBack({ order }: Subject): Promise<string> {
    await unanswered("/reversals", "/reversals", () =>
      sweepTransfers(new Date()).catch((error: Error) => expect(error.name).toBe("StripeAwayError")),
    );
    return Object.values(objects().transfers).find(({ transfer_group: group }) => group === order.id)?.id ?? "";
  }

  /** The co-op takes away what the platform may do with its account. */
  const deauthorize = async ({ objectId }: Subject): Promise<string> => {
    moveAccount({ store: suite.emulator.store, out: suite.emulator.deliveries }, objectId, { state: "closed" });
    return objectId;
  };

  const payout = (status: "paid" | "failed") => async () => suite.emulator.money.movePayout(100, status, null).id;

  return [
    {
      type: "invoice.finalized",
      given: async () => ({ ...(await givenAcceptedOrder()), objectId: "" }),
      happens: async ({ unit, order }) => {
        const clerk = { ...givenActor("unit", unit.id), now: new Date() };
        const receivable = await db.receivable.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } });
        await unanswered("/finalize", "/v1/invoices/in_", () => beginPayment(clerk, () => requestInvoice(clerk, receivable.id)));
        const { id: payment } = await db.pspPayment.findFirstOrThrow({ where: { unitId: unit.id } });
        return Object.values(objects().invoices).find(({ metadata }) => metadata?.["xiangji_payment"] === payment)?.id ?? "";
      },
      comesTo: { payments: [["OPEN", null, 0n]], remittances: [], openFen: FULL },
    },
    { type: "invoice.paid", given: openInvoice, happens: pay("pay"), comesTo: SETTLED },
    {
      type: "invoice_payment.paid",
      given: openInvoice,
      happens: pay("part"),
      comesTo: { payments: [["OPEN", null, FULL / 2n]], openFen: FULL / 2n, settled: false, quota: [0n, FULL, 0n] },
    },
    { type: "invoice.voided", given: openInvoice, happens: moveInvoice("void"), comesTo: VOIDED },
    { type: "invoice.marked_uncollectible", given: openInvoice, happens: moveInvoice("uncollectible"), comesTo: VOIDED },
    { type: "checkout.session.completed", given: openCheckout, happens: pay("pay"), comesTo: { ...PAID, settled: false } },
    { type: "checkout.session.async_payment_succeeded", given: openCheckout, happens: pay("later"), comesTo: { ...PAID, settled: false } },
    {
      type: "checkout.session.async_payment_failed",
      given: openCheckout,
      happens: pay("laterFails"),
      comesTo: { payments: [["ENDED", "refused", 0n]], remittances: [] },
    },
    {
      type: "checkout.session.expired",
      given: openCheckout,
      happens: async ({ objectId }) => (await stripe().checkout.sessions.expire(objectId)).id,
      comesTo: { payments: [["ENDED", "expired", 0n]], remittances: [] },
    },
    { type: "refund.created", given: paidInvoice, happens: refund("succeeded"), comesTo: BACK },
    { type: "refund.updated", given: paidInvoice, happens: refund("succeeded"), comesTo: BACK },
    { type: "refund.failed", given: paidInvoice, happens: refund("failed"), comesTo: NOT_BACK },
    { type: "charge.dispute.created", given: paidInvoice, happens: dispute, comesTo: HELD },
    { type: "charge.dispute.funds_withdrawn", given: paidInvoice, happens: dispute, comesTo: HELD },
    { type: "charge.dispute.updated", given: disputed, happens: decide("under_review"), comesTo: HELD },
    { type: "charge.dispute.funds_reinstated", given: disputed, happens: decide("won"), comesTo: FREE },
    { type: "charge.dispute.closed", given: disputed, happens: decide("won"), comesTo: FREE },
    { type: "charge.dispute.closed", given: disputed, happens: decide("lost"), comesTo: LOST },
    {
      type: "account.updated",
      given: withAccount(openInvoice),
      happens: sayWhatIsAsked,
      comesTo: { account: "ACTIVE", transfers: [], settled: false },
    },
    {
      type: "transfer.created",
      given: connected,
      happens: transfer,
      comesTo: { ...SETTLED, account: "ACTIVE", transfers: [["MADE", FULL]] },
    },
    {
      type: "transfer.reversed",
      given: owing,
      happens: takenBack,
      comesTo: {
        account: "ACTIVE",
        settled: true,
        transfers: [
          ["MADE", FULL],
          ["MADE", -FULL],
        ],
      },
    },
    {
      type: "account.application.deauthorized",
      given: async () => {
        const subject = await withAccount(openInvoice)();
        await sayWhatIsAsked(subject);
        await settled(suite.emulator);
        return subject;
      },
      happens: deauthorize,
      comesTo: { account: "CLOSED", transfers: [] },
    },
    { type: "payout.paid", given: paidInvoice, happens: payout("paid"), comesTo: { payoutFailed: false } },
    { type: "payout.failed", given: paidInvoice, happens: payout("failed"), comesTo: { payoutFailed: true } },
  ];
}
