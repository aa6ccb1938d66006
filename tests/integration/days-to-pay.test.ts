import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { provideEnvironment } from "#app/env.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { extendPayBy, lapseUnpaid } from "#app/domain/ordering/pay-first.server";
import { recountLastDays } from "#app/domain/ordering/recount-last-days.server";
import { getBankExport } from "#app/domain/payments/bank-export.queries.server";
import {
  askConfirmation,
  checkConfirmation,
  confirmReceivable,
  pledgeReceivable,
  signConfirmation,
} from "#app/domain/payments/confirm-receivable.server";
import { getPublicConfirmation, listConfirmations } from "#app/domain/payments/confirmations.queries.server";
import { countOpenDeadlines } from "#app/domain/payments/provisional.queries.server";
import { recountDeadlines } from "#app/domain/payments/recount-deadlines.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";
import { fromDbDate, instantOf, type CalendarDate } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { toMilli } from "#app/lib/quantity";
import { anAdministrator, givenCalendar } from "#tests/support/given-calendar";
import { givenEndpoint, typesOf } from "#tests/support/given-endpoint";
import { on } from "#tests/support/given-held";
import { acceptInput, givenShippedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { startWeb, visitor, type Web } from "#tests/support/http";
import { startReceiver } from "#tests/support/receiver";

/** Days to pay give way to days off, and move when a calendar is published; what was signed before says so. */

/** As 2027 might have it: its first working day is 5 January. */
const DAYS_2027 = "元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。";
const decided = instantOf("2026-12-30", 15);
const ACCOUNT = "622848005678";

let web: Web;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  provideEnvironment({ WEBHOOK_LOCAL: "1", LEDGER_SIGNING_KEY: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64") });
  receiver = await startReceiver();
  web = await startWeb();
}, 300_000);
afterAll(async () => {
  await receiver.close();
  await web.close();
});

async function moneyFirst(confirmedOn: CalendarDate) {
  const given = await givenSubmittedOrder();
  await db.$executeRaw`UPDATE purchase_order SET payment_terms = 'MONEY_FIRST' WHERE id = ${given.order.id}::uuid`;
  await confirmOrder(on(given.coop.clerk, confirmedOn), given.order.id);
  const payBy = async () =>
    fromDbDate((await db.order.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id: given.order.id } } })).payBy as Date);
  return { ...given, payBy, seen: () => getOrder(on(given.coop.clerk, "2026-12-30"), "coop", given.order.id) };
}

async function pledged() {
  const shipped = await givenShippedOrder();
  const clerk = on(shipped.unit.clerk, "2026-12-03");
  await acceptDelivery(clerk, shipped.shipmentId, acceptInput([{ lineId: shipped.line.id, accepted: toMilli(shipped.line.quantity) }]));
  const receivable = await db.receivable.findFirstOrThrow({ where: { unitId: shipped.unit.id, orderId: shipped.order.id } });
  const id = await askConfirmation(on(shipped.coop.clerk, "2026-12-04"), receivable.id);
  await checkConfirmation(clerk, id);
  await confirmReceivable(on(shipped.unit.reviewer, "2026-12-04"), id);
  await signConfirmation(shipped.unit.id, id, decided);
  const bank = { bankName: "农业银行恩施支行", bankAccountName: "政采贷专户", bankAccountNumber: ACCOUNT };
  await pledgeReceivable(on(shipped.coop.clerk, "2026-12-05"), id, bank);
  const { token } = await db.receivableConfirmation.findFirstOrThrow({ where: { id } });
  return { ...shipped, receivable, id, token: token ?? "" };
}

describe("the last day to pay first", () => {
  test("gives way to a day off, also when the co-op waits longer", async () => {
    expect(await (await moneyFirst("2026-06-18")).payBy()).toBe("2026-07-20"); // thirty days later is a Saturday
    const longer = await moneyFirst("2026-08-18");
    expect(await longer.payBy()).toBe("2026-09-17");
    await extendPayBy(on(longer.coop.clerk, "2026-09-01"), longer.order.id);
    expect(await longer.payBy()).toBe("2026-10-08"); // forty-five days later is in the week of National Day
    expect((await longer.seen())?.events.at(-1)).toMatchObject({ kind: "payByExtended", detail: { number: "2026-10-08" } });
  });

  test("is provisional in a year without a calendar, and moves when it is in force: what waits, once", async () => {
    const waits = await moneyFirst("2026-12-03"); // thirty days later is Saturday, 2 January
    const longer = await moneyFirst("2026-11-18");
    await extendPayBy(on(longer.coop.clerk, "2026-12-01"), longer.order.id);
    const paid = await moneyFirst("2026-12-03");
    const amount = paid.order.goodsFen + paid.order.freightFen;
    await confirmRemittance(on(paid.coop.clerk, "2026-12-10"), paid.order.id, { amount, receivedOn: "2026-12-10", bankReference: "D1" });
    const later = await moneyFirst("2026-12-20");
    const open = await pledged();
    for (const given of [waits, longer]) {
      expect(await given.payBy()).toBe("2027-01-04");
      expect(await given.seen()).toMatchObject({ payBy: "2027-01-04", payByProvisional: 2027 });
    }
    const inYear = (await countOpenDeadlines([2027])).get(2027);
    expect(inYear).toBe(5); // the four orders and the receivable

    const calendar = await givenCalendar(2027, DAYS_2027, anAdministrator(decided));
    expect(await recountLastDays(calendar, decided)).toBe(2);
    expect(await recountDeadlines(calendar, decided)).toMatchObject({ receivables: 1 });
    for (const given of [waits, longer]) {
      expect(await given.payBy()).toBe("2027-01-05");
      const seen = await given.seen();
      expect(seen).toMatchObject({ payByProvisional: null });
      expect(seen?.events.at(-1)).toMatchObject({ kind: "payByRecounted", detail: { number: "2027-01-05" } });
    }
    expect(await paid.payBy()).toBe("2027-01-04");
    expect(await later.payBy()).toBe("2027-01-19");
    expect(await recountLastDays(calendar, decided)).toBe(0);

    await lapseUnpaid(instantOf("2027-01-05", 23));
    expect((await waits.seen())?.status).toBe("TO_PREPAY");
    await lapseUnpaid(instantOf("2027-01-06", 1));
    expect((await waits.seen())?.status).toBe("CANCELLED");

    await signedBefore(open);
  });
});

/** What was signed before keeps its day, and everybody who reads it reads the day in force beside it. */
async function signedBefore(given: Awaited<ReturnType<typeof pledged>>): Promise<void> {
  const moved = { dueOn: "2027-01-05", year: 2027, version: 1, at: decided };
  const [forUnit] = await listConfirmations(given.unit.clerk, given.receivable.id);
  const [forCoop] = await listConfirmations(given.coop.clerk, given.receivable.id);
  expect([forUnit?.moved, forCoop?.moved]).toEqual([moved, moved]);
  expect(await getPublicConfirmation(given.token)).toMatchObject({ dueOn: "2027-01-04", intact: true, moved });
  const page = await visitor(web.origin).get(paths.confirmation(given.token));
  expect(page.text).toContain("现行到期日为 2027-01-05");
  expect(page.text).toContain("2027-01-04");
  const { text } = await getBankExport(given.coop.clerk, paths.confirmation);
  const file = JSON.parse(text) as { confirmations: { content: string; dueOn: string }[] };
  expect(file.confirmations.map(({ content, dueOn }) => [(JSON.parse(content) as { dueOn: string }).dueOn, dueOn])).toEqual([
    ["2027-01-04", "2027-01-05"],
  ]);
  // The bank is told, once.
  const told = await givenEndpoint(receiver, {
    id: given.coop.id,
    audience: "coop",
    events: ["receivable.dueDayMoved"],
    bankAccount: ACCOUNT,
  });
  await deliverWebhooks(() => new Date());
  await deliverWebhooks(() => new Date());
  expect(typesOf(told.mine())).toEqual(["receivable.dueDayMoved"]);
  expect(JSON.parse(told.mine()[0]?.body ?? "{}")).toMatchObject({ data: { receivableId: given.receivable.id, dueOn: "2027-01-05" } });
}

test("a paper whose day is in force says nothing of another", async () => {
  const given = await pledged();
  expect((await listConfirmations(given.unit.clerk, given.receivable.id))[0]).toMatchObject({ moved: null });
  expect(await getPublicConfirmation(given.token)).toMatchObject({ dueOn: "2027-01-05", moved: null });
});
