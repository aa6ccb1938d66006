import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { matchStatement } from "#app/domain/ordering/match-statement.server";
import { matchTogether } from "#app/domain/ordering/match-together.server";
import { suggestForLines } from "#app/domain/ordering/open-orders.queries.server";
import { readOrdersOfCoop } from "#app/domain/ordering/order-snapshot.server";
import { listWaitingLines } from "#app/domain/payments/bank-desk.queries.server";
import { importStatement, postStatement } from "#app/domain/payments/import-statement.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { fenToInput } from "#app/lib/money";
import { next, THE_DAY } from "#tests/support/given";
import { givenNextOrder, statementFile } from "#tests/support/given-bank";
import { givenAcceptedOrder } from "#tests/support/given-order";

/** A posted statement with a transfer for each of three orders of one unit, as matching reads it. */
async function givenThree(transfersOfLast = 1) {
  const first = await givenAcceptedOrder();
  const clerk = first.coop.clerk;
  const orders = [
    { order: first.order, code: first.order.remittanceCode, dueFen: first.receivable.amountFen },
    await givenNextOrder(first),
    await givenNextOrder(first),
  ];
  const last = orders.at(-1);
  const transfers = [...orders, ...Array.from({ length: transfersOfLast - 1 }, () => last)].flatMap((order) =>
    order ? [{ yuan: fenToInput(order.dueFen), payer: "某单位", purpose: `货款${order.code}` }] : [],
  );
  const statement = await importStatement(clerk, statementFile(transfers));
  await postStatement(clerk, statement, 0);
  const lines = await listWaitingLines(clerk.orgId, statement, null, 200);
  const { suggestions } = await suggestForLines(clerk.orgId, lines);
  const certain = lines.flatMap((line) => {
    const best = suggestions.get(line.id)?.[0];
    return best?.certain ? [{ line, parts: best.parts }] : [];
  });
  const known = await readOrdersOfCoop(clerk, [...new Set(certain.flatMap(({ parts }) => parts.map(({ orderId }) => orderId)))]);
  const ids = orders.map(({ order }) => order.id);
  const settled = () => db.order.count({ where: { id: { in: ids }, settledAt: { not: null } } });
  const traces = async () => ({
    events: await db.orderEvent.count({ where: { orderId: { in: ids }, kind: "settled" } }),
    audits: await db.auditLog.count({ where: { objectId: { in: ids }, action: "order.settled" } }),
    receipts: await db.remittance.count({ where: { orderId: { in: ids } } }),
    decisions: await db.bankDecision.count({ where: { coopId: clerk.orgId, automatic: true, status: "POSTED" } }),
    settledLines: (await db.quotaEntry.groupBy({ by: ["lineId"], where: { orderId: { in: ids }, kind: "SETTLE" } })).length,
  });
  return { ...first, clerk, statement, certain, known, ids, settled, traces };
}

const asMany = (count: number) => ({ events: count, audits: count, receipts: count, decisions: count, settledLines: count });

test("transfers that each settle an order are posted together, with everything that one alone writes; again it changes nothing", async () => {
  const { clerk, certain, known, settled, traces } = await givenThree();
  expect(certain).toHaveLength(3);
  expect(await matchTogether(clerk, certain, null, known)).toEqual([]);
  expect(await settled()).toBe(3);
  expect(await traces()).toEqual(asMany(3));
  expect(await db.bankLine.count({ where: { coopId: clerk.orgId, decidedFen: { gt: 0n } } })).toBe(3);
  expect(await matchTogether(clerk, certain, null, known)).toHaveLength(3);
  expect(await traces()).toEqual(asMany(3));
  expect((await verifyLedger()).differences).toEqual([]);
});

test("one that was overtaken undoes all of them, and each is decided alone then", async () => {
  const { clerk, coop, certain, known, ids, settled, traces, statement } = await givenThree();
  await confirmRemittance(coop.clerk, ids[1] ?? "", { amount: 100n, receivedOn: THE_DAY, bankReference: `T${next()}` });
  expect(await matchTogether(clerk, certain, null, known)).toHaveLength(3);
  expect(await settled()).toBe(0);
  expect((await traces()).decisions).toBe(0);
  expect(await matchStatement(clerk, statement)).toMatchObject({ matched: 2 });
  expect(await settled()).toBe(2);
  expect((await verifyLedger()).differences).toEqual([]);
});

test("two processes at once and two transfers for one order: each order is paid once", async () => {
  const { clerk, statement, settled, traces } = await givenThree(2);
  const results = await Promise.all([matchStatement(clerk, statement), matchStatement(clerk, statement)]);
  expect(results.reduce((sum, { matched }) => sum + matched, 0)).toBe(3);
  expect(await settled()).toBe(3);
  expect(await traces()).toEqual(asMany(3));
  expect(await listWaitingLines(clerk.orgId, statement, null, 200)).toHaveLength(1);
  expect((await verifyLedger()).differences).toEqual([]);
});

test("what is above the co-op's limit is left for two persons", async () => {
  const { clerk, certain, known, traces } = await givenThree();
  expect(await matchTogether(clerk, certain, 1n, known)).toHaveLength(3);
  expect(await traces()).toEqual(asMany(0));
});
