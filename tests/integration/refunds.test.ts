import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { getBalance, getRefundable } from "#app/domain/payments/refunds.queries.server";
import { openRefund, recordRefundOutcome, type NewRefund } from "#app/domain/payments/refunds.server";
import { newId } from "#app/lib/ids";
import { next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

async function givenPaidOrder(amountFen: bigint) {
  const given = await givenAcceptedOrder();
  await confirmRemittance(given.coop.clerk, given.order.id, { amount: amountFen, receivedOn: THE_DAY, bankReference: `R${next()}` });
  const refund = (part: Partial<NewRefund> = {}): NewRefund => ({
    unitId: given.order.unitId,
    orderId: given.order.id,
    coopId: given.order.coopId,
    cause: { type: "GOODS_CLAIM", id: newId() },
    amountFen: 400n,
    destination: "TRANSFER",
    reason: "短少",
    at: given.coop.clerk.now,
    byId: given.coop.clerk.userId,
    ...part,
  });
  return { ...given, refund };
}

const open = (refund: NewRefund) => inTransaction((tx) => openRefund(tx, refund));
const succeeded = { state: "SUCCEEDED", reference: "B-77" } as const;
const failed = { state: "FAILED", failure: "账户已销户" } as const;

describe("opening", () => {
  test("never more than was paid for the order, however many at once", async () => {
    const { order, refund } = await givenPaidOrder(1_000n);
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => open(refund())));
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason as { code: string }] : []));
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill("payments.refundMoreThanPaid"));
    expect(await getRefundable(db, order.unitId, order.id)).toEqual({ paidFen: 1_000n, refundableFen: 200n, onlineFen: 0n });
    await expect(
      db.$executeRaw`INSERT INTO refund (unit_id, id, order_id, coop_id, cause, cause_id, amount_fen, destination, reason, opened_at)
        VALUES (${order.unitId}::uuid, ${newId()}::uuid, ${order.id}::uuid, ${order.coopId}::uuid, 'DISPUTE', ${newId()}::uuid, 201, 'TRANSFER', 'x', now())`,
    ).rejects.toThrow("payments.refundMoreThanPaid");
  });

  test("a cause is refunded once, at once or repeated, and otherwise never", async () => {
    const { order, refund } = await givenPaidOrder(1_000n);
    const one = refund();
    const ids = await Promise.all([open(one), open(one), open(one)]);
    expect(new Set(ids).size).toBe(1);
    expect(await db.refund.count({ where: { unitId: order.unitId } })).toBe(1);
    await expect(open({ ...one, amountFen: 401n })).rejects.toThrow("was refunded otherwise");
  });

  test("what it says stays, and it cannot be removed", async () => {
    const { order, refund } = await givenPaidOrder(1_000n);
    const where = { unitId_id: { unitId: order.unitId, id: await open(refund()) } };
    for (const data of [{ amountFen: 1n }, { destination: "BALANCE" as const }, { reason: "x" }]) {
      await expect(db.refund.update({ where, data })).rejects.toThrow();
    }
    await expect(db.refund.delete({ where })).rejects.toThrow();
  });
});

describe("outcome", () => {
  const record = (refund: { unitId: string; at: Date }, refundId: string, outcome: typeof succeeded | typeof failed) =>
    inTransaction((tx) => recordRefundOutcome(tx, { unitId: refund.unitId, refundId, outcome, at: refund.at, byId: null }));

  test("is recorded once; the same again changes nothing, another is refused", async () => {
    const { refund } = await givenPaidOrder(1_000n);
    const one = refund();
    const id = await open(one);
    const told = await Promise.all([1, 2, 3].map(() => record(one, id, succeeded)));
    expect(told.filter(({ changed }) => changed)).toHaveLength(1);
    expect(told.every((result) => result.refund.state === "SUCCEEDED")).toBe(true);
    await record(one, id, failed);
    await expect(record(one, id, succeeded)).rejects.toMatchObject({ code: "payments.refundMovedOn" });
    await expect(record(one, newId(), succeeded)).rejects.toMatchObject({ code: "payments.refundNotFound" });
  });

  test("what failed is free again, for the same cause too", async () => {
    const { order, refund } = await givenPaidOrder(1_000n);
    const one = refund({ amountFen: 1_000n });
    const id = await open(one);
    await expect(open(refund({ amountFen: 1n }))).rejects.toMatchObject({ code: "payments.refundMoreThanPaid" });
    await record(one, id, failed);
    const again = await open(one);
    expect(again).not.toBe(id);
    expect(await getRefundable(db, order.unitId, order.id)).toMatchObject({ refundableFen: 0n });
  });

  test("the balance is there at once and cannot fail", async () => {
    const { order, refund } = await givenPaidOrder(1_000n);
    const one = refund({ destination: "BALANCE" });
    const id = await open(one);
    expect(await getBalance(order.unitId, order.coopId)).toBe(400n);
    await expect(record(one, id, failed)).rejects.toMatchObject({ code: "payments.refundMovedOn" });
    await record(one, id, succeeded);
    expect(await getBalance(order.unitId, order.coopId)).toBe(400n);
  });
});

test("what was refunded is not taken back as well, whichever comes first; a refund that failed keeps nothing from it", async () => {
  const { coop, order, refund } = await givenPaidOrder(1_000n);
  const receipt = await db.remittance.findFirstOrThrow({ where: { orderId: order.id } });
  const takeBack = () => takeBackReceipt(coop.clerk, receipt.id, { reason: "付错单位" });
  const id = await open(refund());
  await expect(takeBack()).rejects.toMatchObject({ code: "payments.refundedAlready" });
  await inTransaction((tx) => recordRefundOutcome(tx, { unitId: order.unitId, refundId: id, outcome: failed, at: new Date(), byId: null }));
  expect(await takeBack()).toBe("POSTED");
  await expect(open(refund())).rejects.toMatchObject({ code: "payments.refundMoreThanPaid" });

  const raced = await givenPaidOrder(1_000n);
  const other = await db.remittance.findFirstOrThrow({ where: { orderId: raced.order.id } });
  const results = await Promise.allSettled([open(raced.refund()), takeBackReceipt(raced.coop.clerk, other.id, { reason: "付错单位" })]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
