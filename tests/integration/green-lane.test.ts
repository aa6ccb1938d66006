import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { getGreenLane, markGreenLane, requestGreenPayment } from "#app/domain/payments/green-lane.server";
import { hitsSql } from "#app/domain/supervision/conditions.queries.server";
import { addDays, instantOf } from "#app/lib/dates";
import { givenCoop, givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";

// THE_DAY is a Monday; the weekend of the dragon boat festival follows on Friday, 19 June 2026.
const THURSDAY = addDays(THE_DAY, 3);
const at = <A extends { now: Date }>(actor: A, day: string, hour = 9): A => ({ ...actor, now: instantOf(day, hour) });

async function givenMarked() {
  const given = await givenAcceptedOrder();
  const { divisionCode } = await db.unit.findUniqueOrThrow({ where: { id: given.unit.id } });
  const bureau = await givenBureau(divisionCode);
  await markGreenLane(bureau.clerk, given.order.id, "食材款，合作社急用");
  return { ...given, bureau, divisionCode };
}

const missed = (prefix: string, day: string) =>
  db.$queryRaw<{ subject_id: string }[]>(
    hitsSql({ condition: "GREEN_LANE_LATE", threshold: 0, divisionPrefix: prefix, programmeId: null }, day),
  );

test("one working day from the request, holidays left out; the same clock for unit, co-op and bureau", async () => {
  const { unit, coop, bureau, order } = await givenMarked();
  expect(await requestGreenPayment(at(unit.clerk, THURSDAY), order.id)).toBe("2026-06-22"); // Friday is a holiday, then the weekend
  const seen = await Promise.all([unit.clerk, coop.clerk, bureau.clerk].map((actor) => getGreenLane(at(actor, THURSDAY), order.id)));
  expect(seen[0]).toMatchObject({ dueOn: "2026-06-22", breached: false, paidAt: null });
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test("it starts once, whoever asks how often", async () => {
  const { unit, order } = await givenMarked();
  const results = await Promise.allSettled([1, 2, 3].map((hour) => requestGreenPayment(at(unit.clerk, THE_DAY, 8 + hour), order.id)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(db.greenLane.updateMany({ where: { orderId: order.id }, data: { requestedAt: new Date() } })).rejects.toThrow();
});

test("a miss is found until it is paid, and stays visible as late", async () => {
  const { unit, coop, order, receivable, divisionCode } = await givenMarked();
  await requestGreenPayment(at(unit.clerk, THE_DAY), order.id);
  expect(await missed(divisionCode, addDays(THE_DAY, 1))).toEqual([]);
  expect((await missed(divisionCode, addDays(THE_DAY, 2))).map((row) => row.subject_id)).toContain(order.id);
  const transfer = { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: `G${next()}` };
  await confirmRemittance(at(coop.clerk, addDays(THE_DAY, 2)), order.id, transfer);
  expect((await missed(divisionCode, addDays(THE_DAY, 3))).map((row) => row.subject_id)).not.toContain(order.id);
  expect(await getGreenLane(unit.clerk, order.id)).toMatchObject({ breached: true, openFen: 0n });
  await expect(requestGreenPayment(at(unit.clerk, THE_DAY), order.id)).rejects.toMatchObject({ code: "payments.nothingDue" });
});

test("is closed to others", async () => {
  const { order } = await givenMarked();
  const [stranger, seller, elsewhere] = [await givenUnit(), await givenCoop(), await givenBureau("330106")];
  for (const actor of [stranger.clerk, seller.clerk, elsewhere.clerk]) expect(await getGreenLane(actor, order.id)).toBeNull();
  await expect(requestGreenPayment(stranger.clerk, order.id)).rejects.toMatchObject({ code: "payments.greenLaneNotFound" });
  await expect(markGreenLane(elsewhere.clerk, order.id, "x")).rejects.toMatchObject({ code: "payments.greenLaneNotFound" });
});
