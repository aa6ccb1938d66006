import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { markGreenLane, requestGreenPayment } from "#app/domain/payments/green-lane.server";
import { keepHeldDeadlines } from "#app/domain/payments/held-money/keep-deadlines.server";
import { confirmReturn } from "#app/domain/payments/held-money/return-held.server";
import { takeHeld } from "#app/domain/payments/held-money/work-held.server";
import { confirmFiling, returnFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { addTargetRule as addTargetRuleStep } from "#app/domain/region/target-rules.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { conditionNames, conditions, type ConditionName } from "#app/domain/supervision/conditions";
import { previewCondition } from "#app/domain/supervision/conditions.queries.server";
import { addDays, instantOf, toDbDate, type CalendarDate } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";
import { asStep } from "#tests/support/as-step";
import { givenAccount, givenActor, givenDivisions, givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenHeld } from "#tests/support/given-held";
import { acceptInput, givenAcceptedOrder, givenShippedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";

const openWindow = asStep(openWindowStep);
const addTargetRule = asStep(addTargetRuleStep);

/** Each condition finds what it names, with the facts in its evidence, and leaves its neighbour alone on the day before. */

const bureau = givenActor("bureau", "bureau-43", "CLERK", { divisionPrefix: "43" });
const administrator = givenActor("platform", "platform");

async function hits(condition: ConditionName, threshold: number, today: CalendarDate, unitId: string, programmeId: string | null = null) {
  const preview = await previewCondition({ condition, threshold, divisionPrefix: "43", programmeId }, today, null, 500);
  expect(preview.hits).toBe(preview.fresh);
  return preview.rows.filter((row) => row.unitId === unitId);
}

const windows = new Map<number, Promise<unknown>>();
const givenWindow = (fiscalYear: number) => {
  const known =
    windows.get(fiscalYear) ??
    givenDivisions().then(() =>
      openWindow(bureau, {
        fiscalYear,
        divisionCode: "430000",
        opensOn: `${fiscalYear}-03-01`,
        dueOn: `${fiscalYear}-06-30`,
        correctionDueOn: `${fiscalYear}-07-31`,
        source: "test",
      }),
    );
  windows.set(fiscalYear, known);
  return known;
};

async function givenFiled(fiscalYear: number, canteenTotal: bigint, unit?: Awaited<ReturnType<typeof givenUnit>>) {
  await givenWindow(fiscalYear);
  const filer = unit ?? (await givenUnit());
  const now = new Date(`${fiscalYear}-06-10T02:00:00Z`);
  await saveFiling({ ...filer.clerk, now }, fiscalYear, {
    mode: "OWN",
    canteenTotal,
    shares: [],
    leadUnitId: undefined,
    contractorName: "",
    contractorUscc: "",
    note: "",
    reason: "决算调整",
  });
  await submitFiling({ ...filer.reviewer, now }, fiscalYear);
  return filer;
}

test("every condition is tried here", () => {
  expect([...new Set(tried)].sort()).toEqual([...conditionNames].sort());
});
const tried: ConditionName[] = [];
const about = (name: ConditionName, run: () => Promise<void>) => {
  tried.push(name);
  test(`${conditions[name].subject} ${name}`, run);
};

describe("conditions", () => {
  about("FILING_MISSING", async () => {
    await givenWindow(2026);
    const [silent, filed] = [await givenUnit(), await givenFiled(2026, 100_000_00n)];
    const elsewhere = await givenUnit({ divisionCode: "330106" });
    expect(await hits("FILING_MISSING", 3, "2026-07-02", silent.id)).toEqual([]);
    expect(await hits("FILING_MISSING", 3, "2026-07-03", silent.id)).toEqual([
      expect.objectContaining({ evidence: { fiscalYear: 2026, dueOn: "2026-06-30", lateDays: 3, filingStatus: "NONE" } }),
    ]);
    expect(await hits("FILING_MISSING", -5, "2026-06-25", silent.id)).toHaveLength(1);
    expect(await hits("FILING_MISSING", 3, "2026-07-03", filed.id)).toEqual([]);
    expect(await hits("FILING_MISSING", 3, "2026-07-03", elsewhere.id)).toEqual([]);
  });

  about("GREEN_LANE_LATE", async () => {
    const { unit, order } = await givenAcceptedOrder();
    const { divisionCode } = await db.unit.findUniqueOrThrow({ where: { id: unit.id } });
    await markGreenLane({ ...(await givenBureau(divisionCode)).clerk, now: THE_INSTANT }, order.id, "合作社急用");
    await requestGreenPayment({ ...unit.clerk, now: THE_INSTANT }, order.id);
    expect(await hits("GREEN_LANE_LATE", 0, "2026-06-16", unit.id)).toEqual([]);
    expect(await hits("GREEN_LANE_LATE", 0, "2026-06-17", unit.id)).toHaveLength(1);
  });

  about("HELD_MONEY_LATE", async () => {
    const { unit, coop, bureau: own, id } = await givenHeld();
    await keepHeldDeadlines(instantOf("2026-07-01", 0)); // the unit has not answered; nothing was set yet that could be missed
    expect(await hits("HELD_MONEY_LATE", 0, "2026-07-20", unit.id)).toEqual([]);
    await takeHeld({ ...own.clerk, now: instantOf("2026-07-01", 9) }, id, { days: 5, note: "" });
    expect(await hits("HELD_MONEY_LATE", 0, "2026-07-08", unit.id)).toEqual([]);
    const [hit] = await hits("HELD_MONEY_LATE", 0, "2026-07-09", unit.id);
    expect(hit).toMatchObject({ subjectId: id, evidence: { heldId: id, dueOn: "2026-07-08", lateDays: 1, heldFen: 500_000 } });
    await keepHeldDeadlines(instantOf("2026-07-09", 0)); // gone to the bureau above, still late since that day
    expect((await hits("HELD_MONEY_LATE", 0, "2026-07-10", unit.id))[0]?.evidence).toMatchObject({ dueOn: "2026-07-08", lateDays: 2 });
    await confirmReturn({ ...coop.clerk, now: instantOf("2026-07-10", 9) }, id, {
      amount: 500_000n,
      receivedOn: "2026-07-10",
      bankReference: "HELD-1",
      guaranteeId: undefined,
    });
    expect(await hits("HELD_MONEY_LATE", 0, "2026-07-11", unit.id)).toEqual([]);
  });

  about("FILING_RETURNED", async () => {
    const unit = await givenFiled(2026, 100_000_00n);
    await returnFiling({ ...bureau, now: new Date("2026-06-15T02:00:00Z") }, unit.id, 2026, "数字不符");
    expect(await hits("FILING_RETURNED", 5, "2026-06-19", unit.id)).toEqual([]);
    const [hit] = await hits("FILING_RETURNED", 5, "2026-06-20", unit.id);
    expect(hit?.evidence).toMatchObject({ returnedOn: "2026-06-15", lateDays: 5, reason: "数字不符" });
  });

  about("SHARE_BELOW_MINIMUM", async () => {
    const programme = await givenProgramme({ buyerPrefix: "43" });
    const unit = await givenFiled(2026, 100_000_00n);
    expect(await hits("SHARE_BELOW_MINIMUM", 0, THE_DAY, unit.id, programme.id)).toEqual([]);
    await addTargetRule(administrator, {
      programmeId: programme.id,
      divisionCode: "431102",
      fromYear: 2026,
      toYear: undefined,
      minimum: 1500,
      canteenMode: null,
      subsidised: null,
      base: "CANTEEN_TOTAL",
      notBelowLastYear: false,
      source: "永政发〔2026〕9 号",
    });
    const [hit] = await hits("SHARE_BELOW_MINIMUM", 0, THE_DAY, unit.id, programme.id);
    expect(hit?.evidence).toMatchObject({ declaredBps: 1000, minimumBps: 1500, source: "永政发〔2026〕9 号" });
  });

  about("TARGET_LOWERED", async () => {
    const programme = await givenProgramme({ buyerPrefix: "43" });
    const unit = await givenFiled(2025, 100_000_00n);
    await confirmFiling({ ...bureau, now: new Date("2025-06-12T02:00:00Z") }, unit.id, 2025);
    await givenFiled(2026, 90_000_00n, unit);
    expect(await hits("TARGET_LOWERED", 10, THE_DAY, unit.id, programme.id)).toEqual([]);
    const [hit] = await hits("TARGET_LOWERED", 9, THE_DAY, unit.id, programme.id);
    expect(hit?.evidence).toMatchObject({ requiredFen: 900_000, lastYearFen: 1_000_000 });
  });

  about("PACE_BELOW", async () => {
    const { unitId, accountId, programmeId } = await givenAccount({ assessedFen: 120_000n });
    await db.planMonth.createMany({
      data: Array.from({ length: 12 }, (_, index) => ({ unitId, accountId, month: index + 1, plannedFen: 10_000n })),
    });
    const [hit] = await hits("PACE_BELOW", 80, THE_DAY, unitId, programmeId);
    expect(hit?.evidence).toMatchObject({ countedFen: 0, planToDateFen: 55_000, paceBps: 0, requiredFen: 120_000 });
    expect(await hits("PACE_BELOW", 80, "2025-12-31", unitId, programmeId)).toEqual([]);
    const other = await givenProgramme();
    expect(await hits("PACE_BELOW", 80, THE_DAY, unitId, other.id)).toEqual([]);
  });

  about("NOTHING_ORDERED", async () => {
    const { unitId, programmeId } = await givenAccount({ assessedFen: 120_000n });
    expect(await hits("NOTHING_ORDERED", 30, addDays(THE_DAY, 29), unitId, programmeId)).toEqual([]);
    const [hit] = await hits("NOTHING_ORDERED", 30, addDays(THE_DAY, 30), unitId, programmeId);
    expect(hit?.evidence).toMatchObject({ remainingFen: 120_000, lastOrderedOn: null });
  });

  about("APPROVAL_WAITING", async () => {
    const { unit, order } = await givenSubmittedOrder({ approvalThresholdFen: 1n });
    expect(await hits("APPROVAL_WAITING", 3, addDays(THE_DAY, 2), unit.id)).toEqual([]);
    const [hit] = await hits("APPROVAL_WAITING", 3, addDays(THE_DAY, 3), unit.id);
    expect(hit?.evidence).toMatchObject({ orderId: order.id, orderNumber: order.number, placedOn: THE_DAY, lateDays: 3 });
    expect(await hits("COOP_SILENT", 3, addDays(THE_DAY, 3), unit.id)).toEqual([]);
  });

  about("COOP_SILENT", async () => {
    const { unit, order, coop } = await givenSubmittedOrder();
    expect(await hits("COOP_SILENT", 3, addDays(THE_DAY, 3), unit.id)).toHaveLength(1);
    await confirmOrder(coop.clerk, order.id);
    expect(await hits("COOP_SILENT", 3, addDays(THE_DAY, 3), unit.id)).toEqual([]);
  });

  about("DELIVERY_LATE", async () => {
    const { unit, order, coop } = await givenSubmittedOrder();
    await confirmOrder(coop.clerk, order.id);
    expect(await hits("DELIVERY_LATE", 2, addDays(THE_DAY, 10), unit.id)).toEqual([]);
    const [hit] = await hits("DELIVERY_LATE", 2, addDays(THE_DAY, 11), unit.id);
    expect(hit?.evidence).toMatchObject({ orderNumber: order.number, deliverOn: addDays(THE_DAY, 9), lateDays: 2 });
    const shipped = await givenShippedOrder();
    expect(await hits("DELIVERY_LATE", 2, addDays(THE_DAY, 11), shipped.unit.id)).toEqual([]);
  });

  about("ACCEPTANCE_LATE", async () => {
    const shipped = await givenShippedOrder();
    expect(await hits("ACCEPTANCE_LATE", 5, addDays(THE_DAY, 11), shipped.unit.id)).toEqual([]);
    const [hit] = await hits("ACCEPTANCE_LATE", 5, addDays(THE_DAY, 12), shipped.unit.id);
    expect(hit).toMatchObject({ subjectId: shipped.shipmentId, evidence: { expectedOn: addDays(THE_DAY, 7), lateDays: 5 } });
    await acceptDelivery(
      shipped.unit.clerk,
      shipped.shipmentId,
      acceptInput([{ lineId: shipped.line.id, accepted: toMilli(shipped.line.quantity) }]),
    );
    expect(await hits("ACCEPTANCE_LATE", 5, addDays(THE_DAY, 12), shipped.unit.id)).toEqual([]);
  });

  about("MUCH_REFUSED", async () => {
    const shipped = await givenShippedOrder({ priceFen: 400n, quantityMilli: 100_000n });
    await acceptDelivery(
      shipped.unit.clerk,
      shipped.shipmentId,
      acceptInput([{ lineId: shipped.line.id, accepted: 60_000n, rejected: 40_000n, reason: "QUALITY" }]),
    );
    expect(await hits("MUCH_REFUSED", 40, THE_DAY, shipped.unit.id)).toEqual([]);
    const [hit] = await hits("MUCH_REFUSED", 39, THE_DAY, shipped.unit.id);
    expect(hit?.evidence).toMatchObject({ refusedFen: 16_000, deliveredFen: 40_000 });
  });

  about("PAYMENT_OVERDUE", async () => {
    const { unit, receivable, order } = await givenAcceptedOrder();
    expect(await hits("PAYMENT_OVERDUE", 1, addDays(THE_DAY, 30), unit.id)).toEqual([]);
    const [hit] = await hits("PAYMENT_OVERDUE", 1, addDays(THE_DAY, 31), unit.id);
    expect(hit).toMatchObject({
      subjectId: receivable.id,
      evidence: { orderId: order.id, dueOn: addDays(THE_DAY, 30), lateDays: 1, amountFen: Number(receivable.amountFen), paidFen: 0 },
    });
  });

  about("PART_PAID", async () => {
    const { unit, coop, order } = await givenAcceptedOrder();
    expect(await hits("PART_PAID", 10, addDays(THE_DAY, 10), unit.id)).toEqual([]);
    await confirmRemittance(coop.clerk, order.id, { amount: 100n, receivedOn: THE_DAY, bankReference: `PART-${order.number}` });
    expect(await hits("PART_PAID", 10, addDays(THE_DAY, 9), unit.id)).toEqual([]);
    const [hit] = await hits("PART_PAID", 10, addDays(THE_DAY, 10), unit.id);
    expect(hit?.evidence).toMatchObject({ paidFen: 100, lastPaidOn: THE_DAY });
  });

  about("OVERDUE_TOTAL", async () => {
    const { unit, receivable } = await givenAcceptedOrder({ priceFen: 400n, quantityMilli: 100_000n });
    expect(receivable.amountFen).toBe(40_000n);
    expect(await hits("OVERDUE_TOTAL", 400, addDays(THE_DAY, 31), unit.id)).toEqual([]);
    expect(await hits("OVERDUE_TOTAL", 399, addDays(THE_DAY, 30), unit.id)).toEqual([]);
    const [hit] = await hits("OVERDUE_TOTAL", 399, addDays(THE_DAY, 31), unit.id);
    expect(hit?.evidence).toMatchObject({ overdueFen: 40_000, receivables: 1, oldestDueOn: addDays(THE_DAY, 30) });
  });
});

test("a unit that is closed is judged no more", async () => {
  await givenWindow(2026);
  const unit = await givenUnit();
  await db.unit.update({ where: { id: unit.id }, data: { closedOn: toDbDate("2026-05-01") } });
  expect(await hits("FILING_MISSING", 3, "2026-07-03", unit.id)).toEqual([]);
});
