import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { getAccountStatement, getReceivable, listCounterparties } from "#app/domain/payments/receivable-document.queries.server";
import { calendarDateOf } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";
import { givenNextOrder } from "#tests/support/given-bank";
import { givenCoop, givenUnit, next, THE_DAY } from "#tests/support/given";
import { acceptInput, givenAcceptedOrder, givenShippedOrder } from "#tests/support/given-order";

const insert = (from: { unitId: string; coopId: string; orderId: string }, amountFen: bigint) =>
  db.$executeRaw`INSERT INTO receivable (unit_id, id, order_id, coop_id, cause_id, amount_fen, opened_at, due_on)
    VALUES (${from.unitId}::uuid, gen_random_uuid(), ${from.orderId}::uuid, ${from.coopId}::uuid, gen_random_uuid(), ${amountFen}, ${new Date(`${THE_DAY}T02:00:00Z`)}, ${THE_DAY}::date)`;

describe("numbers of receivables", () => {
  test("run without a gap per co-op and year, many at once and with some taken back", async () => {
    const { receivable } = await givenAcceptedOrder();
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => insert(receivable, index % 4 === 3 ? 0n : 100n)));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(5); // nothing is no amount
    const rows = await db.receivable.findMany({ where: { coopId: receivable.coopId }, orderBy: { number: "asc" } });
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    expect(new Set(rows.map(({ fiscalYear }) => fiscalYear))).toEqual(new Set([Number(THE_DAY.slice(0, 4))]));
  });

  test("belong to the year in Shanghai, and each co-op counts for itself", async () => {
    const { receivable } = await givenAcceptedOrder();
    const other = await givenAcceptedOrder();
    await db.$executeRaw`INSERT INTO receivable (unit_id, id, order_id, coop_id, cause_id, amount_fen, opened_at, due_on)
      VALUES (${receivable.unitId}::uuid, gen_random_uuid(), ${receivable.orderId}::uuid, ${receivable.coopId}::uuid, gen_random_uuid(), 1, '2030-12-31T16:00:00Z', '2031-02-01')`;
    const late = await db.receivable.findFirstOrThrow({ where: { coopId: receivable.coopId, amountFen: 1n } });
    expect([late.fiscalYear, late.number]).toEqual([2031, 1]);
    expect(other.receivable.number).toBe(1);
  });

  test("stay, with everything the document says; only what is paid of it moves", async () => {
    const { receivable } = await givenAcceptedOrder();
    const where = { unitId_id: { unitId: receivable.unitId, id: receivable.id } };
    for (const data of [{ amountFen: 5n }, { number: 99 }, { openedAt: new Date() }, { orderId: receivable.unitId }]) {
      await expect(db.receivable.update({ where, data })).rejects.toThrow();
    }
    await expect(db.receivable.delete({ where })).rejects.toThrow();
    await db.receivable.update({ where, data: { version: { increment: 1 } } });
  });
});

test("both sides read the document, nobody else does", async () => {
  const { unit, coop, order, receivable } = await givenAcceptedOrder();
  await confirmRemittance(coop.clerk, order.id, { amount: 1_000n, receivedOn: THE_DAY, bankReference: `B${next()}` });
  const [ours, theirs] = [await getReceivable(unit.clerk, receivable.id), await getReceivable(coop.clerk, receivable.id)];
  expect(ours).toEqual(theirs);
  expect(ours).toMatchObject({
    number: `YK${THE_DAY.slice(0, 4)}-000001`,
    paidFen: 1_000n,
    payments: [{ amountFen: 1_000n, method: "BANK_TRANSFER" }],
  });
  expect(await getReceivable((await givenUnit()).clerk, receivable.id)).toBeNull();
  expect(await getReceivable((await givenCoop()).clerk, receivable.id)).toBeNull();
});

test("a last day on which nobody works gives way to the next working day, and interest runs from there", async () => {
  const { unit, line, shipmentId, order } = await givenShippedOrder();
  const at = (day: string) => ({ ...unit.clerk, now: new Date(`${day}T02:00:00Z`) });
  await acceptDelivery(at("2026-09-01"), shipmentId, acceptInput([{ lineId: line.id, accepted: toMilli(line.quantity) }]));
  const { id } = await db.receivable.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } });
  expect(await getReceivable(at("2026-10-08"), id)).toMatchObject({
    dueOn: "2026-10-08",
    movedFrom: "2026-10-01",
    daysLate: 0,
    lateInterestFen: 0n,
  });
  expect(await getReceivable(at("2026-10-09"), id)).toMatchObject({ daysLate: 1, lateInterestFen: 20n });
});

test("a statement of account adds up to what is open, is the same for both sides, and closed to others", async () => {
  const given = await givenAcceptedOrder();
  const second = await givenNextOrder(given);
  await confirmRemittance(given.coop.clerk, given.order.id, { amount: 2_500n, receivedOn: THE_DAY, bankReference: `B${next()}` });
  await confirmRemittance(given.coop.clerk, second.order.id, { amount: second.dueFen, receivedOn: THE_DAY, bankReference: `B${next()}` });
  const month = calendarDateOf(given.coop.clerk.now).slice(0, 7);
  const statement = await getAccountStatement(given.unit.clerk, given.coop.id, month);
  expect(statement).toEqual(await getAccountStatement(given.coop.clerk, given.unit.id, month));
  const open = await db.receivable.aggregate({
    where: { coopId: given.coop.id, unitId: given.unit.id },
    _sum: { amountFen: true, paidFen: true },
  });
  const openFen = (open._sum.amountFen ?? 0n) - (open._sum.paidFen ?? 0n);
  expect(statement).toMatchObject({ openingFen: 0n, closingFen: openFen, paidFen: 2_500n + second.dueFen });
  expect(statement?.lines).toHaveLength(4);
  expect(statement?.lines.at(-1)?.balanceFen).toBe(openFen);
  const before = await getAccountStatement(given.unit.clerk, given.coop.id, "2020-01");
  expect(before).toMatchObject({ openingFen: 0n, closingFen: 0n, lines: [] });
  expect(await getAccountStatement((await givenUnit()).clerk, given.coop.id, month)).toBeNull();
  expect((await listCounterparties(given.coop.clerk)).map(({ openFen: fen }) => fen)).toEqual([openFen]);
});
