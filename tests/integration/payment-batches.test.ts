import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { getBatch, getTransfers, listBatches, listPayable } from "#app/domain/payments/batches.queries.server";
import { approveBatch, dropBatch } from "#app/domain/payments/decide-batch.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { reportItems } from "#app/domain/payments/report-items.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { fenToInput } from "#app/lib/money";
import { givenNextOrder, givenStatement } from "#tests/support/given-bank";
import { givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));

/** Two orders of one unit, both due; the unit's clerk prepares, its reviewer approves. */
async function twoDue() {
  const first = await givenAcceptedOrder();
  const second = await givenNextOrder(first);
  const other = await db.receivable.findFirstOrThrow({ where: { unitId: first.unit.id, orderId: second.order.id } });
  const input = (...receivable: string[]) => ({ receivable, payOn: THE_DAY, payerBank: "工商银行", payerAccount: "62220001" });
  return { ...first, second, other, ids: [first.receivable.id, other.id], input };
}
const statusOf = async (batchId: string, receivableId: string) =>
  (await db.paymentItem.findFirstOrThrow({ where: { batchId, receivableId } })).status;

test("two people pay two receivables: prepared, approved, exported with the orders' codes, received by the co-op", async () => {
  const given = await twoDue();
  const { unit, coop } = given;
  expect(await listPayable(unit.clerk, 10)).toHaveLength(2);
  const id = await prepareBatch(unit.clerk, given.input(...given.ids));
  expect(await listPayable(unit.clerk, 10)).toEqual([]);
  await expect(approveBatch(unit.clerk, id)).rejects.toMatchObject({ code: "payments.ownBatch" });
  const approvals = await Promise.allSettled([1, 2].map(() => approveBatch(unit.reviewer, id)));
  expect(codes(approvals)).toEqual(["payments.batchMovedOn"]);

  const batch = await getBatch(unit.clerk, id);
  if (!batch) throw new Error("no batch");
  const order = await getTransfers(unit.clerk, batch);
  expect(
    order.transfers
      .map(({ remittanceCode, amountFen }) => ({ remittanceCode, amountFen }))
      .sort((a, b) => Number(a.amountFen - b.amountFen)),
  ).toEqual(
    [
      { remittanceCode: given.second.code, amountFen: given.second.dueFen },
      {
        remittanceCode: (await db.order.findFirstOrThrow({ where: { id: given.order.id } })).remittanceCode,
        amountFen: given.receivable.amountFen,
      },
    ].sort((a, b) => Number(a.amountFen - b.amountFen)),
  );
  // What the unit's bank sends is matched by itself on the co-op's desk, and the order knows that it arrived.
  const sent = order.transfers.map((transfer) => ({
    yuan: fenToInput(transfer.amountFen),
    payer: order.payerName,
    purpose: transfer.purpose,
  }));
  const { matched } = await givenStatement(coop.clerk, sent);
  expect(matched).toBe(2);
  expect(await Promise.all(given.ids.map((receivable) => statusOf(id, receivable)))).toEqual(["CONFIRMED", "CONFIRMED"]);
  expect((await listBatches(unit.clerk, null, 10)).rows).toMatchObject([{ items: 2, executed: 2, failed: 0, status: "APPROVED" }]);
  expect((await verifyLedger()).differences).toEqual([]);
});

test("two tabs, two people and overlapping choices: a receivable is in one order at most", async () => {
  const given = await twoDue();
  const [first = "", second = ""] = given.ids;
  const { clerk, reviewer } = given.unit;
  const results = await Promise.allSettled([
    prepareBatch(clerk, given.input(first, second)),
    prepareBatch(clerk, given.input(first, second)),
    prepareBatch(reviewer, given.input(second)),
    prepareBatch(reviewer, given.input(first)),
  ]);
  const live = await db.paymentItem.groupBy({ by: ["receivableId"], where: { unitId: given.unit.id, status: "PENDING" }, _count: true });
  expect(live.every(({ _count }) => _count === 1)).toBe(true);
  expect(new Set(codes(results))).toEqual(new Set(["payments.alreadyOrdered"]));
  await expect(prepareBatch(clerk, given.input(first))).rejects.toMatchObject({ code: "payments.alreadyOrdered" });
});

test("what was dropped, or failed at the bank, may be ordered again; what is executed not, until it comes back", async () => {
  const given = await twoDue();
  const [first = "", second = ""] = given.ids;
  const { clerk, reviewer } = given.unit;
  const dropped = await prepareBatch(clerk, given.input(first));
  await dropBatch(reviewer, dropped, "金额待核");
  expect(await db.paymentBatch.findFirst({ where: { id: dropped } })).toMatchObject({ status: "REFUSED", reason: "金额待核" });
  const withdrawn = await prepareBatch(clerk, given.input(first));
  await dropBatch(clerk, withdrawn, "重做");
  expect(await db.paymentBatch.findFirst({ where: { id: withdrawn } })).toMatchObject({ status: "WITHDRAWN" });

  const id = await prepareBatch(clerk, given.input(first, second));
  const report = (items: string[], outcome: "EXECUTED" | "FAILED", note = "") => reportItems(clerk, id, { items, outcome, note });
  await expect(report([first], "EXECUTED")).rejects.toMatchObject({ code: "payments.batchNotApproved" });
  await approveBatch(reviewer, id);
  await report([first, second], "EXECUTED");
  await expect(report([first], "EXECUTED")).rejects.toMatchObject({ code: "payments.batchMovedOn" });
  await expect(prepareBatch(clerk, given.input(first))).rejects.toMatchObject({ code: "payments.alreadyOrdered" });
  await expect(report([first], "FAILED")).rejects.toMatchObject({ code: "payments.failureNeedsReason" });
  await report([first], "FAILED", "账号不符");
  await prepareBatch(clerk, given.input(first));
  expect([await statusOf(id, first), await statusOf(id, second)]).toEqual(["FAILED", "EXECUTED"]);
});

test("what was paid another way leaves the order before it is approved, and the order is made anew", async () => {
  const given = await twoDue();
  const [first = "", second = ""] = given.ids;
  const { clerk, reviewer } = given.unit;
  const id = await prepareBatch(clerk, given.input(first, second));
  const bankReference = `PB${next()}`;
  await confirmRemittance(given.coop.clerk, given.order.id, { amount: given.receivable.amountFen, receivedOn: THE_DAY, bankReference });
  expect(await statusOf(id, first)).toBe("DROPPED");
  await expect(approveBatch(reviewer, id)).rejects.toMatchObject({ code: "payments.itemsChanged", params: { count: 1 } });
  await dropBatch(clerk, id, "重做");
  await expect(prepareBatch(clerk, given.input(first))).rejects.toMatchObject({ code: "payments.notOpenAnyMore" });

  // Paid in part, it is no longer what the order says either.
  const again = await prepareBatch(clerk, given.input(second));
  await confirmRemittance(given.coop.clerk, given.second.order.id, { amount: 100n, receivedOn: THE_DAY, bankReference: `PB${next()}` });
  await expect(approveBatch(reviewer, again)).rejects.toMatchObject({ code: "payments.itemsChanged" });

  // Taken back, it is open and may be ordered.
  const receipt = await db.remittance.findFirstOrThrow({ where: { bankReference } });
  await takeBackReceipt(given.coop.clerk, receipt.id, { reason: "退汇" });
  await prepareBatch(clerk, given.input(first));
  expect((await verifyLedger()).differences).toEqual([]);
});

test("an order says what it said, and the database lets nobody pay more than is open", async () => {
  const given = await twoDue();
  const [first = ""] = given.ids;
  const id = await prepareBatch(given.unit.clerk, given.input(first));
  await expect(db.paymentItem.updateMany({ where: { batchId: id }, data: { amountFen: 1n } })).rejects.toThrow();
  await expect(db.paymentItem.deleteMany({ where: { batchId: id } })).rejects.toThrow();
  await dropBatch(given.unit.clerk, id, "x");
  const more = given.receivable.amountFen + 1n;
  const item = {
    unitId: given.unit.id,
    batchId: id,
    receivableId: given.other.id,
    orderId: given.order.id,
    coopId: given.coop.id,
    amountFen: more,
  };
  const payee = { payeeName: "x", payeeBank: "x", payeeAccount: "x", status: "PENDING" as const, statusAt: new Date() };
  await expect(db.paymentItem.create({ data: { ...item, ...payee, amountFen: given.other.amountFen + 1n } })).rejects.toThrow();
});

test("another unit can neither see, pay nor decide about it", async () => {
  const given = await twoDue();
  const [first = ""] = given.ids;
  const stranger = await givenUnit();
  const id = await prepareBatch(given.unit.clerk, given.input(first));
  expect(await getBatch(stranger.clerk, id)).toBeNull();
  const results = await Promise.allSettled([
    prepareBatch(stranger.clerk, given.input(given.ids[1] ?? "")),
    approveBatch(stranger.reviewer, id),
    dropBatch(stranger.clerk, id, "x"),
    reportItems(stranger.clerk, id, { items: [first], outcome: "EXECUTED", note: "" }),
  ]);
  expect(codes(results)).toEqual(["payments.notOpenAnyMore", "payments.batchNotFound", "payments.batchNotFound", "payments.batchNotFound"]);
});
