import { beforeEach, describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { failPayout, preparePayout } from "#app/domain/payments/payouts.server";
import { notePspAccount } from "#app/domain/payments/psp-accounts.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { noteTransfers } from "#app/domain/payments/transfers.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { stripe } from "#app/integrations/stripe/client.server";
import { answerDifference } from "#app/jobs/stripe/answer-difference.server";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { retryTransferNow, sweepTransfers } from "#app/jobs/stripe/transfers.server";
import { newId } from "#app/lib/ids";
import { administrator, connect, givenConnected, pay, turnTransfers } from "#tests/support/given-connected";
import { platform } from "#tests/support/given-payout";
import { givenInvoice, press, settled, stripeSuite } from "#tests/support/stripe-suite";

/** Money of a co-op that has an account of its own at the payment service: it goes there once, or by a payout, never by both. */

const suite = stripeSuite();
beforeEach(() => turnTransfers(true));

type Given = Awaited<ReturnType<typeof givenConnected>>;
const given = () => givenConnected(suite.emulator);
const sweep = () => sweepTransfers(new Date());
const proven = async () => expect((await verifyLedger()).differences).toEqual([]);
const there = ({ order }: Given) =>
  Object.values(suite.emulator.store.state.transfers).filter(({ transfer_group: group }) => group === order.id);

/** A part of what was paid goes back. @param receipt the payment it goes back by */
async function refund({ unit, order, coop }: Pick<Given, "unit" | "order" | "coop">, amountFen: bigint, receipt?: string): Promise<void> {
  const cause = receipt === undefined ? { type: "GOODS_CLAIM" as const, id: newId() } : { type: "OVERPAID" as const, id: receipt };
  const common = { unitId: unit.id, orderId: order.id, coopId: coop.id, destination: "ORIGINAL" as const, reason: "x" };
  await inTransaction((tx) => openRefund(tx, { ...common, cause, amountFen, at: new Date(), byId: null }));
  await sweepStripe(new Date());
  await settled(suite.emulator);
}

describe("the switch", () => {
  test("off: nothing is transferred, a payout pays it as ever; on: it goes to the co-op's account and into no payout", async () => {
    const [byPayout, byTransfer] = [await given(), await given()];
    await turnTransfers(false);
    await sweep();
    expect(await byPayout.standing()).toEqual({ transfers: [], heldFen: byPayout.amountFen, balanceFen: 0n });
    await preparePayout(platform.clerk, byPayout.coop.id);
    await turnTransfers(true);
    await sweep();
    expect(await byPayout.standing()).toEqual({ transfers: [], heldFen: 0n, balanceFen: 0n });

    const { amountFen } = byTransfer;
    expect(await byTransfer.standing()).toEqual({ transfers: [[amountFen, "MADE"]], heldFen: 0n, balanceFen: amountFen });
    const [made] = there(byTransfer);
    const money = await db.remittance.findFirstOrThrow({ where: { unitId: byTransfer.unit.id, method: "STRIPE" } });
    expect(made).toMatchObject({
      amount: Number(amountFen),
      currency: "cny",
      destination: byTransfer.accountId,
      source_transaction: suite.emulator.store.state.intents[money.bankReference]?.latest_charge,
    });
    await expect(preparePayout(platform.clerk, byTransfer.coop.id)).rejects.toMatchObject({ code: "payments.nothingToPayOut" });
    await proven();
  });

  test("an account that takes none, and an order that is not paid in full, wait", async () => {
    const waits = await givenInvoice();
    await press(waits.payment.hostedUrl, "part");
    const connected = await given();
    await db.pspAccount.update({ where: { coopId: connected.coop.id }, data: { state: "CHECKING" } });
    await sweep();
    expect(await connected.standing()).toMatchObject({ transfers: [], heldFen: connected.amountFen });
    expect(await db.coopTransfer.count({ where: { coopId: waits.coop.id } })).toBe(0);
  });
});

describe("once", () => {
  test("two workers at once, a look again, an answer that was lost, a message that comes twice", async () => {
    const one = await given();
    suite.emulator.faults.add({ kind: "duplicate", on: "transfer", times: 5 });
    suite.emulator.faults.add({ kind: "timeoutAfterCommit", on: "/v1/transfers", times: 1 });
    await Promise.allSettled([sweep(), sweep()]);
    await sweep();
    await settled(suite.emulator);
    await sweep();
    expect(await one.standing()).toEqual({ transfers: [[one.amountFen, "MADE"]], heldFen: 0n, balanceFen: one.amountFen });
    expect(there(one)).toHaveLength(1);
    await proven();
  });

  test("asked for while every answer is lost: the message says that it was made; without the message the next look does", async () => {
    for (const told of [true, false]) {
      const one = await given();
      if (!told) suite.emulator.faults.add({ kind: "lose", on: "transfer", times: 10 });
      suite.emulator.faults.add({ kind: "timeoutAfterCommit", on: "/v1/transfers", times: 1 });
      suite.emulator.faults.add({ kind: "down", on: "/v1/transfers", skip: 1, times: 1_000 });
      await expect(sweep()).rejects.toMatchObject({ name: "StripeAwayError" });
      suite.emulator.faults.drop("down");
      suite.emulator.faults.drop("timeoutAfterCommit");
      expect(await one.standing()).toMatchObject({ transfers: [[one.amountFen, "REQUESTED"]], heldFen: 0n });
      await expect(preparePayout(platform.clerk, one.coop.id)).rejects.toMatchObject({ code: "payments.nothingToPayOut" });
      await settled(suite.emulator);
      expect(await one.standing()).toMatchObject({ transfers: [[one.amountFen, told ? "MADE" : "REQUESTED"]] });
      await sweep();
      expect(await one.standing()).toEqual({ transfers: [[one.amountFen, "MADE"]], heldFen: 0n, balanceFen: one.amountFen });
      expect(there(one)).toHaveLength(1);
      suite.emulator.faults.clear();
    }
  });

  test("a payout and a transfer at the same moment: one of them has the money, whoever is first", async () => {
    for (let round = 0; round < 6; round += 1) {
      const one = await given();
      const payout = () => preparePayout(platform.clerk, one.coop.id);
      const transfer = () => noteTransfers(one.coop.id, new Date());
      const results = await Promise.allSettled<string | number>(round % 2 === 0 ? [payout(), transfer()] : [transfer(), payout()]);
      const refusals = results.flatMap((each) => (each.status === "rejected" ? [(each.reason as { code: string }).code] : []));
      expect(refusals.filter((code) => code !== "payments.nothingToPayOut")).toEqual([]);
      await sweep();
      const paidFen = (await db.coopPayout.aggregate({ where: { coopId: one.coop.id }, _sum: { amountFen: true } }))._sum.amountFen ?? 0n;
      const { balanceFen, heldFen } = await one.standing();
      expect([paidFen + balanceFen, heldFen]).toEqual([one.amountFen, 0n]);
      expect([0n, one.amountFen]).toContain(paidFen);
    }
    await proven();
  });

  test("a payout that fails gives its lines back, and they are transferred; the database takes no line for both, and none twice", async () => {
    const one = await given();
    const id = await preparePayout(platform.clerk, one.coop.id);
    await sweep();
    expect(await one.standing()).toMatchObject({ transfers: [] });
    await failPayout(platform.clerk, id, { reason: "退汇" });
    await sweep();
    expect(await one.standing()).toEqual({ transfers: [[one.amountFen, "MADE"]], heldFen: 0n, balanceFen: one.amountFen });
    const where = { coopId: one.coop.id };
    await expect(db.platformEntry.updateMany({ where, data: { payoutId: id } })).rejects.toThrow();
    await expect(db.platformEntry.updateMany({ where, data: { transferId: newId() } })).rejects.toThrow();
    const { id: _id, pspId: _pspId, ...same } = await db.coopTransfer.findFirstOrThrow({ where });
    await expect(db.coopTransfer.create({ data: { ...same, id: newId(), pspId: "tr_second" } })).rejects.toThrow();
    await expect(db.coopTransfer.updateMany({ where, data: { amountFen: 1n } })).rejects.toThrow();
    await expect(db.coopTransfer.updateMany({ where, data: { state: "REQUESTED", endedAt: null } })).rejects.toThrow();
    await expect(db.coopTransfer.deleteMany({ where })).rejects.toThrow();
    await proven();
  });
});

describe("a transfer that is refused", () => {
  /** The account takes nothing any more, and nobody told. */
  async function refused(): Promise<Given & { transferId: string }> {
    const one = await given();
    const account = suite.emulator.store.state.accounts[one.accountId];
    if (account) account.capabilities = { transfers: "inactive" };
    await sweep();
    const { id, failure } = await db.coopTransfer.findFirstOrThrow({ where: { coopId: one.coop.id } });
    expect(failure).toContain("transfers capability");
    return { ...one, transferId: id };
  }
  const mend = ({ accountId }: Given) => {
    const account = suite.emulator.store.state.accounts[accountId];
    if (account) account.capabilities = { transfers: "active" };
  };

  test("is held again and not tried by itself; tried again by a person it goes once, whoever presses twice", async () => {
    const one = await refused();
    mend(one);
    await sweep();
    expect(await one.standing()).toEqual({ transfers: [[one.amountFen, "FAILED"]], heldFen: one.amountFen, balanceFen: 0n });
    const results = await Promise.allSettled([1, 2].map(() => retryTransferNow(administrator(), one.transferId)));
    expect(results.flatMap((each) => (each.status === "rejected" ? [(each.reason as { code: string }).code] : []))).toEqual([
      "payments.transferMovedOn",
    ]);
    await sweep();
    expect(await one.standing()).toMatchObject({ heldFen: 0n, balanceFen: one.amountFen });
    await expect(retryTransferNow(administrator(), newId())).rejects.toMatchObject({ code: "payments.transferNotFound" });
    await proven();
  });

  test("goes by a payout instead, and then not by a transfer", async () => {
    const one = await refused();
    mend(one);
    await preparePayout(platform.clerk, one.coop.id);
    await expect(retryTransferNow(administrator(), one.transferId)).rejects.toMatchObject({ code: "payments.transferMovedOn" });
    expect(await one.standing()).toEqual({ transfers: [[one.amountFen, "FAILED"]], heldFen: 0n, balanceFen: 0n });
    await proven();
  });
});

describe("what was transferred comes back", () => {
  test("before its refund leaves, once; a refund that fails goes to the co-op again", async () => {
    const one = await given();
    await sweep();
    await refund(one, 1_000n);
    const rest = one.amountFen - 1_000n;
    const taken = [
      [one.amountFen, "MADE"],
      [-1_000n, "MADE"],
    ];
    expect(await one.standing()).toEqual({ transfers: taken, heldFen: 0n, balanceFen: rest });
    await sweepStripe(new Date());
    expect(await one.standing()).toEqual({ transfers: taken, heldFen: 0n, balanceFen: rest });
    expect(there(one)[0]).toMatchObject({ amount_reversed: 1_000 });

    suite.emulator.faults.add({ kind: "lateFailure" });
    await refund(one, 500n);
    await expect
      .poll(
        async () => {
          await settled(suite.emulator);
          await sweep();
          return (await one.standing()).balanceFen;
        },
        { timeout: 10_000 },
      )
      .toBe(rest);
    expect((await one.standing()).transfers.map(([fen]) => fen)).toEqual([one.amountFen, -1_000n, -500n, 500n]);
    await proven();
  });

  test("also when the switch is off; while Stripe does not answer, the refund waits as well", async () => {
    const one = await given();
    await sweep();
    await turnTransfers(false);
    suite.emulator.faults.add({ kind: "down", on: "/reversals", times: 1_000 });
    await refund(one, 1_000n);
    expect(await db.refund.findFirstOrThrow({ where: { unitId: one.unit.id } })).toMatchObject({ state: "PENDING" });
    expect(await db.pspRefund.count({ where: { unitId: one.unit.id, pspId: { not: null } } })).toBe(0);
    suite.emulator.faults.clear();
    await sweepStripe(new Date());
    await settled(suite.emulator);
    expect(await one.standing()).toMatchObject({ heldFen: 0n, balanceFen: one.amountFen - 1_000n });
    await expect
      .poll(async () => {
        await settled(suite.emulator);
        return (await db.refund.findFirstOrThrow({ where: { unitId: one.unit.id } })).state;
      })
      .toBe("SUCCEEDED");
  });

  test("what the account does not hold any more is owed, and lowers the next transfer", async () => {
    const one = await givenInvoice();
    await press(one.payment.hostedUrl, "part");
    await settled(suite.emulator);
    const connected = { ...one, payment: await one.read() };
    const accountId = await connect(suite.emulator, one.coop);
    await pay(suite.emulator, connected);
    const receipts = await db.remittance.findMany({ where: { unitId: one.unit.id, method: "STRIPE" }, orderBy: { confirmedAt: "asc" } });
    const [first, second] = receipts;
    const charge = suite.emulator.store.state.intents[second?.bankReference ?? ""]?.latest_charge;
    const dispute = suite.emulator.money.openDispute(typeof charge === "string" ? charge : "");
    await settled(suite.emulator);
    await sweep();
    const transfers = async () =>
      (await db.coopTransfer.findMany({ where: { coopId: one.coop.id }, orderBy: { requestedAt: "asc" } })).map(({ amountFen, state }) => [
        amountFen,
        state,
      ]);
    expect(await transfers()).toEqual([[first?.amountFen, "MADE"]]);
    suite.emulator.store.state.balances[accountId] = 0;
    await refund(one, 300n, first?.id);
    const failed = [
      [first?.amountFen, "MADE"],
      [-300n, "FAILED"],
    ];
    expect(await transfers()).toEqual(failed);
    expect(await db.pspRefund.count({ where: { unitId: one.unit.id, pspId: { not: null } } })).toBe(1);
    await sweep();
    expect(await transfers()).toEqual(failed);
    suite.emulator.money.moveDispute(dispute.id, "won");
    await settled(suite.emulator);
    await sweep();
    expect(await transfers()).toEqual([...failed, [(second?.amountFen ?? 0n) - 300n, "MADE"]]);
    await proven();
  });

  test("a lost dispute, once it is said who bears it", async () => {
    for (const way of ["answer", "other"] as const) {
      const one = await given();
      await sweep();
      const { bankReference } = await db.remittance.findFirstOrThrow({ where: { unitId: one.unit.id, method: "STRIPE" } });
      const charge = suite.emulator.store.state.intents[bankReference]?.latest_charge;
      const { id } = suite.emulator.money.openDispute(typeof charge === "string" ? charge : "");
      suite.emulator.money.moveDispute(id, "lost");
      await settled(suite.emulator);
      await sweep();
      expect(await one.standing()).toMatchObject({ balanceFen: one.amountFen });
      await reconcile(new Date(Date.now() + 5_000), 0);
      const difference = await db.pspDifference.findFirstOrThrow({ where: { subject: id, endedAt: null } });
      await answerDifference(administrator(), difference.id, way);
      await sweep();
      expect(await one.standing()).toEqual({
        transfers: [
          [one.amountFen, "MADE"],
          [-one.amountFen, "MADE"],
        ],
        heldFen: 0n,
        balanceFen: 0n,
      });
      await proven();
    }
  });
});

test("an account tells what is missing, and that it was closed; a closed one makes room for another", async () => {
  const one = await given();
  const account = () => db.pspAccount.findUniqueOrThrow({ where: { coopId: one.coop.id } });
  const knob = (change: object) =>
    fetch(`${suite.emulator.origin}/_emulator/accounts`, { method: "POST", body: JSON.stringify({ id: one.accountId, ...change }) });
  expect(await account()).toMatchObject({ state: "ACTIVE", pspId: one.accountId, missing: [] });
  await knob({ state: "restricted" });
  await settled(suite.emulator);
  expect(await account()).toMatchObject({ state: "RESTRICTED", missing: ["company.tax_id"] });
  await knob({ state: "closed" });
  await settled(suite.emulator);
  expect(await account()).toMatchObject({ state: "CLOSED" });
  await sweep();
  expect(await one.standing()).toMatchObject({ transfers: [], heldFen: one.amountFen });
  const second = await connect(suite.emulator, one.coop);
  expect(second).not.toBe(one.accountId);
  await expect(connect(suite.emulator, one.coop)).rejects.toMatchObject({ code: "payments.accountUnderWay" });
  await sweep();
  expect(suite.emulator.store.state.balances[second]).toBe(Number(one.amountFen));
  await turnTransfers(false);
  await expect(notePspAccount(one.coop.clerk)).rejects.toMatchObject({ code: "payments.transfersOff" });
});

test("the comparison finds each difference of transfers and accounts, with its answer", async () => {
  const [missing, taken, byHand, changed] = [await given(), await given(), await given(), await given()];
  await sweep();
  await settled(suite.emulator);
  const state = suite.emulator.store.state;
  const idOf = (one: Given) => there(one)[0]?.id ?? "";
  suite.emulator.faults.add({ kind: "lose", times: 1_000 });
  // Recorded here, not there
  const lost = idOf(missing);
  delete state.transfers[lost];
  state.balances[missing.accountId] = 0;
  // A part was taken back over there by hand
  await stripe().transfers.createReversal(idOf(taken), { amount: 300 });
  // Made over there by hand, and marked as ours
  const other = await stripe().transfers.create({
    amount: 700,
    currency: "cny",
    destination: byHand.accountId,
    metadata: { xiangji_transfer: newId() },
  });
  // Nobody told that an account takes nothing any more
  await fetch(`${suite.emulator.origin}/_emulator/accounts`, {
    method: "POST",
    body: JSON.stringify({ id: changed.accountId, state: "restricted" }),
  });
  suite.emulator.faults.clear();

  const planted = [
    ["accountDiffers", changed.accountId],
    ["transferDiffers", idOf(taken)],
    ["transferMissing", lost],
    ["transferUnknown", other.id],
  ];
  const found = async () =>
    (await db.pspDifference.findMany({ where: { endedAt: null, subject: { in: planted.map(([, subject]) => subject ?? "") } } }))
      .map(({ kind, subject }) => [kind, subject])
      .toSorted();
  await reconcile(new Date(Date.now() + 5_000), 0);
  expect(await found()).toEqual(planted);
  for (const { id } of await db.pspDifference.findMany({ where: { endedAt: null, kind: { in: planted.map(([kind]) => kind ?? "") } } }))
    await answerDifference(administrator(), id);
  expect(await db.pspAccount.findUniqueOrThrow({ where: { coopId: changed.coop.id } })).toMatchObject({ state: "RESTRICTED" });
  expect(state.transfers[other.id]).toMatchObject({ reversed: true });
  expect(state.balances[byHand.accountId]).toBe(Number(byHand.amountFen));

  // What does not stand there is held again; a person has it tried again, or pays it out.
  await reconcile(new Date(Date.now() + 5_000), 0);
  expect(await found()).toEqual([]);
  const failed = await db.pspDifference.findMany({ where: { kind: "transferFailed", endedAt: null } });
  const again = failed.filter(({ orderId }) => [missing.order.id, taken.order.id].includes(orderId ?? ""));
  expect(again).toHaveLength(2);
  for (const { id } of again) await answerDifference(administrator(), id);
  for (const one of [missing, taken]) {
    const { heldFen, balanceFen } = await one.standing();
    expect([heldFen, balanceFen]).toEqual([0n, one.amountFen]);
  }
  await reconcile(new Date(Date.now() + 5_000), 0);
  expect(
    await db.pspDifference.count({ where: { endedAt: null, kind: { in: ["transferFailed", "transferMissing", "transferDiffers"] } } }),
  ).toBe(0);
  await proven();
});
