import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { provideEnvironment } from "#app/env.server";
import { ofPledges } from "#app/domain/notices/events";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { db } from "#app/db/client.server";
import { askConfirmation, checkConfirmation, confirmReceivable, pledgeReceivable } from "#app/domain/payments/confirm-receivable.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";
import { givenCoop, next, THE_DAY } from "#tests/support/given";
import { clockAt, freshReceiver, givenEndpoint, typesOf } from "#tests/support/given-endpoint";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { startReceiver, verifies } from "#tests/support/receiver";

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  provideEnvironment({ WEBHOOK_LOCAL: "1" });
  receiver = await startReceiver();
});
beforeEach(() => freshReceiver(receiver));
afterAll(() => receiver.close());

const bank = { bankName: "农业银行恩施支行", bankAccountName: "政采贷专户", bankAccountNumber: "6228 4800 1234" };
const account = "622848001234";

async function givenPledge(at = bank) {
  const given = await givenAcceptedOrder();
  const id = await askConfirmation(given.coop.clerk, given.receivable.id);
  await checkConfirmation(given.unit.clerk, id);
  await confirmReceivable(given.unit.reviewer, id);
  await pledgeReceivable(given.coop.clerk, id, at);
  return given;
}

const pay = ({ coop, order, receivable }: Awaited<ReturnType<typeof givenPledge>>) =>
  confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: `H${next()}` });

test("the bank is told that its receivable is paid, and that it is open again; signed, once, and of nothing else", async () => {
  const given = await givenPledge();
  const { coop, order, receivable } = given;
  const told = await givenEndpoint(receiver, {
    id: coop.id,
    audience: "coop",
    events: ["order.shipped", ...ofPledges],
    bankAccount: account,
  });
  const own = await givenEndpoint(receiver, { id: coop.id, audience: "coop", events: ["receivable.paid"] });
  const since = new Date(coop.clerk.now.getTime() - 60_000);
  await db.webhookEndpoint.updateMany({ where: { coopId: coop.id }, data: { createdAt: since, collectedTo: since } });
  await pay(given);
  const paid = await db.remittance.findFirstOrThrow({ where: { orderId: order.id } });
  await takeBackReceipt(coop.clerk, paid.id, { reason: "付错单位" });
  await deliverWebhooks(clockAt(24 * 60));
  await deliverWebhooks(clockAt(25 * 60));
  expect(typesOf(told.mine()).toSorted()).toEqual(["receivable.paid", "receivable.pledged", "receivable.reopened"]);
  expect(typesOf(own.mine())).toEqual(["receivable.paid"]);
  expect(told.mine().map((message) => verifies(message, told.secret))).toEqual([true, true, true]);
  const message = JSON.parse(own.mine()[0]?.body ?? "{}") as { data: object };
  expect(message.data).toMatchObject({
    receivableId: receivable.id,
    bankName: bank.bankName,
    bankAccountNumber: bank.bankAccountNumber,
    amountFen: String(receivable.amountFen),
    paidFen: String(receivable.amountFen),
    creditedFen: "0",
  });
});

test("another bank hears nothing, and nobody adds a bank that nothing is pledged to", async () => {
  const given = await givenPledge({ ...bank, bankAccountNumber: "955800001111" });
  const { coop } = given;
  await expect(
    givenEndpoint(receiver, { id: coop.id, audience: "coop", events: ["receivable.paid"], bankAccount: account }),
  ).rejects.toMatchObject({ code: "notices.bankNotYours" });
  await expect(
    givenEndpoint(receiver, { id: (await givenCoop()).id, audience: "coop", events: ["receivable.paid"], bankAccount: "955800001111" }),
  ).rejects.toMatchObject({ code: "notices.bankNotYours" });
  await expect(
    givenEndpoint(receiver, { id: coop.id, audience: "coop", events: ["order.shipped"], bankAccount: "955800001111" }),
  ).rejects.toMatchObject({ code: "notices.eventNotYours" });
  const told = await givenEndpoint(receiver, { id: coop.id, audience: "coop", events: ["receivable.paid"], bankAccount: "955800001111" });
  const since = new Date(coop.clerk.now.getTime() - 60_000);
  await db.webhookEndpoint.updateMany({
    where: { id: told.id },
    data: { createdAt: since, collectedTo: since, bankAccountNumber: account },
  });
  await pay(given);
  await deliverWebhooks(clockAt(24 * 60));
  expect(told.mine()).toEqual([]);
});
