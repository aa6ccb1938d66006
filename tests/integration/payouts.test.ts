import { expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { getHeldFen, getPayout, listHeldByCoop, listPayouts } from "#app/domain/payments/payouts.queries.server";
import { confirmPayout, failPayout, preparePayout, releasePayout } from "#app/domain/payments/payouts.server";
import { deductRefund, restoreRefund } from "#app/domain/payments/platform-entries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { newId } from "#app/lib/ids";
import { givenCoop, THE_INSTANT } from "#tests/support/given";
import { givenPlatformMoney, platform } from "#tests/support/given-payout";

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));
const clean = async () => expect((await verifyLedger()).differences).toEqual([]);
const { clerk, manager } = platform;

test("what the platform received is paid out once: two persons, whoever presses twice", async () => {
  const given = await givenPlatformMoney();
  await givenPlatformMoney(given);
  expect(await getHeldFen(given.coop.id)).toBe(2_000n);
  const prepared = await Promise.allSettled([1, 2, 3].map(() => preparePayout(clerk, given.coop.id)));
  expect(prepared.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const { id } = await db.coopPayout.findFirstOrThrow({ where: { coopId: given.coop.id } });
  await expect(confirmPayout(clerk, id, { bankReference: "B" })).rejects.toMatchObject({ code: "payments.payoutMovedOn" });
  await expect(releasePayout(clerk, id)).rejects.toMatchObject({ code: "payments.releaseNeedsSecondPerson" });
  expect(codes(await Promise.allSettled([1, 2].map(() => releasePayout(manager, id))))).toEqual(["payments.payoutMovedOn"]);

  // What arrives meanwhile goes into the next one.
  await givenPlatformMoney(given);
  await expect(preparePayout(clerk, given.coop.id)).rejects.toMatchObject({ code: "payments.payoutUnderWay" });
  const ended = await Promise.allSettled([
    confirmPayout(clerk, id, { bankReference: "OUT-1" }),
    confirmPayout(manager, id, { bankReference: "OUT-1" }),
  ]);
  expect(codes(ended)).toEqual(["payments.payoutMovedOn"]);
  expect(await getPayout(given.coop.clerk, id)).toMatchObject({ status: "CONFIRMED", amountFen: 2_000n, bankReference: "OUT-1" });
  expect(await getHeldFen(given.coop.id)).toBe(1_000n);
  await preparePayout(clerk, given.coop.id);
  expect(await getHeldFen(given.coop.id)).toBe(0n);
  await clean();
});

test("a payout that fails, even after it was confirmed, is paid again with the next one; refunds reduce it", async () => {
  const given = await givenPlatformMoney();
  const first = await preparePayout(clerk, given.coop.id);
  await failPayout(clerk, first, { reason: "重做" });
  expect(await db.coopPayout.findUnique({ where: { id: first } })).toMatchObject({ status: "WITHDRAWN" });
  const second = await preparePayout(clerk, given.coop.id);
  await releasePayout(manager, second);
  await confirmPayout(clerk, second, { bankReference: "OUT-2" });
  const failed = await Promise.allSettled([1, 2].map(() => failPayout(manager, second, { reason: "退汇" })));
  expect(failed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await getHeldFen(given.coop.id)).toBe(1_000n);

  const refundId = newId();
  const refund = { coopId: given.coop.id, unitId: given.unit.id, orderId: given.order.id, refundId, amountFen: 300n, at: THE_INSTANT };
  for (const _ of [1, 2]) await inTransaction((tx) => deductRefund(tx, refund));
  const third = await preparePayout(clerk, given.coop.id);
  const paid = await getPayout(clerk, third);
  expect(paid?.amountFen).toBe(700n);
  expect(paid?.entries.map(({ kind, amountFen }) => `${kind} ${amountFen}`).sort()).toEqual(["REFUND -300", "REMITTANCE 1000"]);
  expect((await getPayout(clerk, second))?.entries).toHaveLength(1); // what it consisted of stays
  expect((await listPayouts(given.coop.clerk, null, 10)).rows.map(({ status }) => status)).toEqual(
    expect.arrayContaining(["PREPARED", "FAILED", "WITHDRAWN"]),
  );
  await clean();
});

test("more refunded than received is paid out later, never as nothing; no account, no payout", async () => {
  const given = await givenPlatformMoney();
  const refund = {
    coopId: given.coop.id,
    unitId: given.unit.id,
    orderId: given.order.id,
    refundId: newId(),
    amountFen: 1_500n,
    at: THE_INSTANT,
  };
  await inTransaction((tx) => deductRefund(tx, refund));
  await expect(preparePayout(clerk, given.coop.id)).rejects.toMatchObject({ code: "payments.nothingToPayOut" });
  await givenPlatformMoney(given);
  await db.coop.update({ where: { id: given.coop.id }, data: { bankAccountNumber: "" } });
  await expect(preparePayout(clerk, given.coop.id)).rejects.toMatchObject({ code: "payments.payeeWithoutAccount" });
});

test("what is disputed or paid in advance waits; a refund that failed is paid out after all", async () => {
  const given = await givenPlatformMoney();
  const { unit, coop, order, remittanceId } = given;
  const key = { unitId: unit.id, id: newId() };
  await db.remittanceHold.create({
    data: {
      ...key,
      remittanceId,
      pspId: `dp_${key.id}`,
      amountFen: 1_000n,
      reason: "fraudulent",
      state: "needs_response",
      heldAt: THE_INSTANT,
    },
  });
  await expect(preparePayout(clerk, coop.id)).rejects.toMatchObject({ code: "payments.nothingToPayOut" });
  await db.remittanceHold.update({ where: { unitId_id: key }, data: { state: "won", outcome: "won", releasedAt: THE_INSTANT } });

  const advance = { unitId: unit.id, orderId: order.id, coopId: coop.id, amountFen: 400n, method: "STRIPE", heldBy: "PLATFORM" } as const;
  await db.remittance.create({
    data: {
      ...advance,
      id: newId(),
      receivedOn: THE_INSTANT,
      bankReference: `PI-${key.id}`,
      confirmedById: unit.clerk.userId,
      confirmedAt: THE_INSTANT,
    },
  });
  const refund = { unitId: unit.id, refundId: newId(), at: THE_INSTANT };
  await inTransaction((tx) => deductRefund(tx, { ...refund, coopId: coop.id, orderId: order.id, amountFen: 300n }));
  for (const _ of [1, 2]) await inTransaction((tx) => restoreRefund(tx, refund));
  const paid = await getPayout(clerk, await preparePayout(clerk, coop.id));
  expect(paid?.amountFen).toBe(1_000n);
  expect(paid?.entries.map(({ kind, amountFen }) => `${kind} ${amountFen}`).sort()).toEqual([
    "REFUND -300",
    "REFUND_FAILED 300",
    "REMITTANCE 1000",
  ]);
  expect(await getHeldFen(coop.id)).toBe(400n);
});

test("a line never moves from one payout into another, and says what it said", async () => {
  const given = await givenPlatformMoney();
  const first = await preparePayout(clerk, given.coop.id);
  const where = { coopId: given.coop.id };
  await expect(db.platformEntry.updateMany({ where, data: { payoutId: newId() } })).rejects.toThrow();
  await expect(db.platformEntry.updateMany({ where, data: { amountFen: 5n } })).rejects.toThrow();
  await expect(db.platformEntry.deleteMany({ where })).rejects.toThrow();
  await expect(db.payoutItem.deleteMany({ where: { payoutId: first } })).rejects.toThrow();
});

test("a co-op sees its own and can do nothing about the platform's account", async () => {
  const given = await givenPlatformMoney();
  const id = await preparePayout(clerk, given.coop.id);
  const stranger = await givenCoop();
  expect(await getPayout(stranger.clerk, id)).toBeNull();
  expect((await listPayouts(stranger.clerk, null, 10)).rows).toEqual([]);
  expect(await getPayout(given.coop.clerk, id)).toMatchObject({ id });
  await expect(takeBackReceipt(given.coop.clerk, given.remittanceId, { reason: "x" })).rejects.toMatchObject({
    code: "payments.receiptNotFound",
  });
  expect((await listHeldByCoop(100)).some(({ coopId }) => coopId === given.coop.id)).toBe(false);
});
