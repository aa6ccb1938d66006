import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import { getReceipt } from "#app/domain/payments/receipt.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { answerDifference } from "#app/jobs/stripe/answer-difference.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { newId } from "#app/lib/ids";
import { givenActor } from "#tests/support/given";
import { lostDisputes } from "#tests/support/given-lost";
import { givenInvoice, press, settled, stripeSuite } from "#tests/support/stripe-suite";

/** A payment is disputed more than once: part by part, or again after it was won. */

const suite = stripeSuite();
const { givenLost, loseMore, standing } = lostDisputes(suite);
const admin = () => givenActor("platform", "platform", "MANAGER", { now: new Date() });
const proven = async () => expect((await verifyLedger()).differences).toEqual([]);

test("each part that is lost is taken back, until nothing stands; the quota counts again once it is paid again", async () => {
  const given = await givenLost({ disputedFen: 10_000n });
  await answerDifference(admin(), given.difference.id, "other");
  const second = await loseMore(given, 30_000n);
  expect(await standing(second)).toMatchObject({ openFen: 10_000n, settled: false, heldFen: 30_000n });
  await answerDifference(admin(), second.difference.id, "other");
  expect(await standing(second)).toEqual({
    openFen: 40_000n,
    settled: false,
    settledFen: 0n,
    answer: "TAKEN_BACK",
    refunds: [],
    heldFen: 0n,
  });
  const money = await db.remittance.findFirstOrThrow({ where: { unitId: given.unit.id, method: "STRIPE", reversesId: null } });
  expect(await getReceipt({ ...given.coop.clerk, now: new Date() }, money.id)).toMatchObject({ state: "takenBack" });
  await proven();
  const clerk = { ...given.clerk, now: new Date() };
  const id = await beginPayment(clerk, () => requestInvoice(clerk, given.receivable.id));
  const again = await db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
  await press(again.hostedUrl);
  await settled(suite.emulator);
  expect(await standing(second)).toMatchObject({ openFen: 0n, settled: true, settledFen: 40_000n });
  await proven();
});

test("one part is taken back and the other borne, or the other way round", async () => {
  for (const ways of [["other", "answer"] as const, ["answer", "other"] as const]) {
    const given = await givenLost({ disputedFen: 10_000n });
    await answerDifference(admin(), given.difference.id, ways[0]);
    const second = await loseMore(given, 5_000n);
    await answerDifference(admin(), second.difference.id, ways[1]);
    const [takenFen, borneFen] = ways[0] === "other" ? [10_000n, 5_000n] : [5_000n, 10_000n];
    expect(await standing(second)).toMatchObject({ openFen: takenFen, refunds: [[borneFen, "SUCCEEDED"]], heldFen: 25_000n });
  }
  await proven();
});

test("one that was won before takes nothing with it", async () => {
  const given = await givenInvoice();
  await press(given.payment.hostedUrl);
  await settled(suite.emulator);
  const { bankReference } = await db.remittance.findFirstOrThrow({ where: { unitId: given.unit.id } });
  const charge = suite.emulator.store.state.intents[bankReference]?.latest_charge;
  const { id } = suite.emulator.money.openDispute(typeof charge === "string" ? charge : "", null);
  suite.emulator.money.moveDispute(id, "won");
  await settled(suite.emulator);
  const lost = await loseMore({ ...given, dispute: id, difference: { id } }, null);
  await answerDifference(admin(), lost.difference.id, "other");
  expect(await standing(lost)).toMatchObject({ openFen: 40_000n, settled: false, heldFen: 0n });
  await proven();
});

test("all together take back no more than came: the database refuses the rest", async () => {
  const given = await givenLost({ disputedFen: 30_000n });
  await answerDifference(admin(), given.difference.id, "other");
  const second = await loseMore(given, 10_000n);
  const money = await db.remittance.findFirstOrThrow({ where: { unitId: given.unit.id, method: "STRIPE", reversesId: null } });
  await db.$executeRaw`UPDATE remittance_hold SET amount_fen = 20000 WHERE psp_id = ${second.dispute}`;
  const hold = await db.remittanceHold.findUniqueOrThrow({ where: { pspId: second.dispute } });
  const { unitId, orderId, coopId, method, heldBy, bankReference } = money;
  const counter = {
    unitId,
    orderId,
    coopId,
    method,
    heldBy,
    bankReference,
    receivedOn: money.receivedOn,
    confirmedById: money.confirmedById,
  };
  await expect(
    db.remittance.create({
      data: { ...counter, id: newId(), amountFen: -20_000n, confirmedAt: new Date(), reversesId: money.id, holdId: hold.id },
    }),
  ).rejects.toThrow("payments.refundedAlready");
  await expect(answerDifference(admin(), second.difference.id, "other")).rejects.toMatchObject({ code: "payments.refundedAlready" });
});
