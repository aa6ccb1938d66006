import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import { preparePayout } from "#app/domain/payments/payouts.server";
import { listDifferences } from "#app/domain/payments/psp-differences.queries.server";
import { getReceipt } from "#app/domain/payments/receipt.queries.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { closeYear } from "#app/domain/quota/close-year.server";
import { decideYearClosing, proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { answerDifference } from "#app/jobs/stripe/answer-difference.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { newId } from "#app/lib/ids";
import { givenActor } from "#tests/support/given";
import { lostDisputes, soon } from "#tests/support/given-lost";
import { press, settled, stripeSuite } from "#tests/support/stripe-suite";

/** A dispute that was lost: the money is gone, and somebody says who bears it. */

const suite = stripeSuite();

const admin = (now = new Date()) => givenActor("platform", "platform", "MANAGER", { now });

const { givenLost, standing } = lostDisputes(suite);

const proven = async () => expect((await verifyLedger()).differences).toEqual([]);
const nothingDue = { code: "payments.nothingToPayOut" };

test("until it is answered nothing moves and nothing is paid out", async () => {
  const given = await givenLost();
  const { amountFen } = given.receivable;
  expect(given.difference).toMatchObject({ kind: "disputeLost", unitId: given.unit.id, detail: { amountFen: String(amountFen) } });
  expect(await standing(given)).toEqual({
    openFen: 0n,
    settled: true,
    settledFen: amountFen,
    answer: null,
    refunds: [],
    heldFen: amountFen,
  });
  await expect(preparePayout(admin(), given.coop.id)).rejects.toMatchObject(nothingDue);
  await proven();
});

test("the co-op bears it: the order stays paid and its quota counts, the amount is deducted; answered twice it is once", async () => {
  const given = await givenLost();
  const { amountFen } = given.receivable;
  await answerDifference(admin(), given.difference.id);
  const borne = { openFen: 0n, settled: true, settledFen: amountFen, answer: "BORNE", refunds: [[amountFen, "SUCCEEDED"]], heldFen: 0n };
  expect(await standing(given)).toEqual(borne);
  await expect(answerDifference(admin(), given.difference.id)).rejects.toMatchObject({ code: "payments.differenceGone" });
  await expect(preparePayout(admin(), given.coop.id)).rejects.toMatchObject(nothingDue);
  await reconcile(soon(), 0);
  expect(await db.pspDifference.count({ where: { subject: given.dispute, endedAt: null } })).toBe(0);
  await proven();
});

test("taken back: the receivable is open and the quota counts no more, until it is paid again", async () => {
  const given = await givenLost();
  const { amountFen } = given.receivable;
  await answerDifference(admin(), given.difference.id, "other");
  const open = { openFen: amountFen, settled: false, settledFen: 0n, answer: "TAKEN_BACK", refunds: [], heldFen: 0n };
  expect(await standing(given)).toEqual(open);
  await proven();
  // Told again, it stays taken back.
  for (const { id, data } of Object.values(suite.emulator.store.state.events))
    if ([given.dispute, given.payment.pspId].includes((data.object as { id: string }).id)) suite.emulator.deliveries.resend(id);
  await settled(suite.emulator);
  expect(await standing(given)).toEqual(open);

  const id = await beginPayment(given.clerk, () => requestInvoice(given.clerk, given.receivable.id));
  const again = await db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
  expect(again.pspId).not.toBe(given.payment.pspId);
  await press(again.hostedUrl);
  await settled(suite.emulator);
  expect(await standing(given)).toMatchObject({ openFen: 0n, settled: true, settledFen: amountFen, heldFen: amountFen });
  await preparePayout(admin(), given.coop.id);
  await reconcile(soon(), 0);
  expect(await db.pspDifference.count({ where: { unitId: given.unit.id, endedAt: null } })).toBe(0);
  await proven();
});

test("both answers at the same moment: one of them happens", async () => {
  for (let round = 0; round < 3; round += 1) {
    const given = await givenLost();
    const calls = [() => answerDifference(admin(), given.difference.id), () => answerDifference(admin(), given.difference.id, "other")];
    const results = await Promise.allSettled((round % 2 === 0 ? calls : calls.reverse()).map((call) => call()));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { answer, heldFen, settled: isSettled } = await standing(given);
    expect([answer, heldFen, isSettled]).toEqual([answer, 0n, answer === "BORNE"]);
    await proven();
  }
});

describe("a part of a payment was disputed", () => {
  test("that part is taken back: the receivable is open by it, and the order counts no more until it is paid", async () => {
    const given = await givenLost({ disputedFen: 700n });
    const { amountFen } = given.receivable;
    expect(given.difference.detail).toMatchObject({ amountFen: "700" });
    expect(await answerDifference(admin(), given.difference.id, "other")).toBe("ANSWERED");
    const receipt = await db.remittance.findFirstOrThrow({ where: { unitId: given.unit.id, method: "STRIPE", reversesId: null } });
    expect(await getReceipt(given.coop.clerk, receipt.id)).toMatchObject({ state: "takenBackInPart" });
    expect(await standing(given)).toEqual({
      openFen: 700n,
      settled: false,
      settledFen: 0n,
      answer: "TAKEN_BACK",
      refunds: [],
      heldFen: amountFen - 700n,
    });
    await proven();
    const id = await beginPayment(given.clerk, () => requestInvoice(given.clerk, given.receivable.id));
    const again = await db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
    expect(again.amountFen).toBe(700n);
    await press(again.hostedUrl);
    await settled(suite.emulator);
    expect(await standing(given)).toMatchObject({ openFen: 0n, settled: true, settledFen: amountFen, heldFen: amountFen });
    await reconcile(soon(), 0);
    expect(await db.pspDifference.count({ where: { unitId: given.unit.id, endedAt: null } })).toBe(0);
    await proven();
  });

  test("the co-op bears that part alone", async () => {
    const given = await givenLost({ disputedFen: 700n });
    const { amountFen } = given.receivable;
    await answerDifference(admin(), given.difference.id);
    expect(await standing(given)).toMatchObject({
      openFen: 0n,
      settled: true,
      answer: "BORNE",
      refunds: [[700n, "SUCCEEDED"]],
      heldFen: amountFen - 700n,
    });
    await proven();
  });

  test("what went back before by a claim stays; taken back is the rest", async () => {
    const given = await givenLost({ refundFen: 1_000n });
    const { amountFen } = given.receivable;
    await answerDifference(admin(), given.difference.id, "other");
    expect(await standing(given)).toMatchObject({
      openFen: amountFen - 1_000n,
      settled: false,
      settledFen: 0n,
      answer: "TAKEN_BACK",
      heldFen: 0n,
    });
    await proven();
  });

  test("the database takes back what was disputed, of that payment, and nothing else", async () => {
    const given = await givenLost({ disputedFen: 700n });
    const { unit, dispute } = given;
    const hold = await db.remittanceHold.findUniqueOrThrow({ where: { pspId: dispute } });
    const paid = await db.remittance.findFirstOrThrow({ where: { unitId: unit.id, method: "STRIPE" } });
    const { id: reversesId, pspPaymentId: _, ...rest } = paid;
    const counter = { ...rest, id: newId(), reversesId };
    for (const wrong of [
      { amountFen: -701n, holdId: hold.id },
      { amountFen: -700n, holdId: null },
    ])
      await expect(db.remittance.create({ data: { ...counter, ...wrong } }), JSON.stringify(wrong.holdId)).rejects.toThrow(
        /takes? .*back|taken back/,
      );
  });
});

describe("above the co-op's limit two persons take it back", () => {
  const one = admin();
  const two = admin();

  test("a first one proposes, nothing moves; a second one does it, never the first again", async () => {
    const given = await givenLost({ limitFen: 500n, disputedFen: 700n });
    expect(await answerDifference({ ...one, now: new Date() }, given.difference.id, "other")).toBe("PROPOSED");
    expect(await standing(given)).toMatchObject({ openFen: 0n, settled: true, answer: null });
    const { rows } = await listDifferences(true, null, 50);
    expect(rows.find(({ id }) => id === given.difference.id)?.proposal?.byId).toBe(one.userId);
    await expect(answerDifference(one, given.difference.id, "other")).rejects.toMatchObject({ code: "payments.releaseNeedsSecondPerson" });
    await expect(preparePayout(admin(), given.coop.id)).rejects.toMatchObject(nothingDue);
    const results = await Promise.allSettled([two, admin()].map((person) => answerDifference(person, given.difference.id, "other")));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await standing(given)).toMatchObject({ openFen: 700n, settled: false, answer: "TAKEN_BACK" });
    await proven();
  });

  test("two who propose at once: one does; up to the limit one person is enough; the co-op may still bear what is proposed", async () => {
    const given = await givenLost({ limitFen: 500n });
    const results = await Promise.allSettled([one, two].map((person) => answerDifference(person, given.difference.id, "other")));
    // The second of them either waits with the first, or is already the second person.
    const [first, second] = results;
    expect([first, second].some((result) => result?.status === "fulfilled" && result.value === "PROPOSED")).toBe(true);
    const small = await givenLost({ limitFen: 700n, disputedFen: 700n });
    expect(await answerDifference(one, small.difference.id, "other")).toBe("ANSWERED");
    const borne = await givenLost({ limitFen: 500n });
    expect(await answerDifference(one, borne.difference.id, "other")).toBe("PROPOSED");
    expect(await answerDifference(one, borne.difference.id)).toBe("ANSWERED");
    expect(await standing(borne)).toMatchObject({ settled: true, answer: "BORNE" });
    await proven();
  });

  test("the database refuses one person alone", async () => {
    const given = await givenLost({ limitFen: 500n });
    await answerDifference(one, given.difference.id, "other");
    const take = (userId: string | null) =>
      db.remittanceHold.update({
        where: { pspId: given.dispute },
        data: { answer: "TAKEN_BACK", answeredAt: new Date(), answeredById: userId },
      });
    for (const nobodyElse of [one.userId, null]) await expect(take(nobodyElse)).rejects.toThrow("remittance_hold_two_persons");
  });
});

describe("where it cannot be taken back, the co-op bears it", () => {
  test("a part goes back by a claim meanwhile", async () => {
    const given = await givenLost();
    const { unit, order, coop } = given;
    await inTransaction((tx) =>
      openRefund(tx, {
        unitId: unit.id,
        orderId: order.id,
        coopId: coop.id,
        destination: "TRANSFER",
        reason: "x",
        cause: { type: "GOODS_CLAIM", id: newId() },
        amountFen: 1_000n,
        at: new Date(),
        byId: null,
      }),
    );
    await expect(answerDifference(admin(), given.difference.id, "other")).rejects.toMatchObject({ code: "payments.refundedAlready" });
    expect(await standing(given)).toMatchObject({ settled: true, answer: null });
    await proven();
  });

  test("it counted in a year that is closed", async () => {
    const county = "431171";
    await db.division.create({
      data: { code: county, prefix: county, name: "县", level: "COUNTY", parentCode: "431100", validFrom: new Date("2000-01-01") },
    });
    const given = await givenLost({ divisionCode: county });
    const orgId = newId();
    await db.bureau.create({ data: { id: orgId, name: "财政局", divisionCode: county, prefix: county } });
    const { fiscalYear } = await db.quotaAccount.findUniqueOrThrow({
      where: { unitId_id: { unitId: given.unit.id, id: given.account.id } },
    });
    const now = new Date(`${fiscalYear + 1}-01-10T02:00:00.000Z`);
    const officer = (role: "CLERK" | "MANAGER") => givenActor("bureau", orgId, role, { divisionPrefix: county, now });
    const closing = await proposeYearClosing(officer("CLERK"), fiscalYear, "");
    await decideYearClosing(officer("MANAGER"), closing, { kind: "confirm" });
    await closeYear(closing, now);
    await expect(answerDifference(admin(now), given.difference.id, "other")).rejects.toMatchObject({ code: "payments.settledYearClosed" });
    await answerDifference(admin(now), given.difference.id);
    expect(await standing(given)).toMatchObject({ settled: true, settledFen: given.receivable.amountFen, answer: "BORNE", heldFen: 0n });
    await proven();
  });
});
