import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { confirmReservation, returnReservation, submitReservation } from "#app/domain/quota/decide-reservation.server";
import { confirmFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { confirmRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { removeReservationItem, saveReservationItem } from "#app/domain/quota/edit-reservation.server";
import {
  countReservations,
  getOwnReservation,
  getReservationRecord,
  listReservations,
} from "#app/domain/quota/reservations.queries.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenCoop, givenProduct, givenProgramme, givenUnit, stagesOf } from "#tests/support/given";
import { checkoutInput, givenCart } from "#tests/support/given-order";
import { givenReservation, givenSmallProgrammes, projectInput } from "#tests/support/given-reservation";
import { valueOf } from "#tests/support/given-rule-change";

const YEAR = 2026;
const bureauId = newId();
const officer = (divisionPrefix: string, role: "CLERK" | "MANAGER" = "CLERK") => givenActor("bureau", bureauId, role, { divisionPrefix });
const bureau = officer("4311");

async function givenConfirmedPlan(over: Parameters<typeof givenReservation>[2] = {}) {
  const given = await givenReservation(YEAR, undefined, over);
  await submitReservation(given.unit.reviewer, YEAR);
  await confirmReservation(bureau, given.unit.id, given.planId);
  return given;
}

const accountOf = (unitId: string, programmeId: string) =>
  db.quotaAccount.findUniqueOrThrow({ where: { unitId_programmeId_fiscalYear: { unitId, programmeId, fiscalYear: YEAR } } });

describe("a plan of reservations", () => {
  test("confirmed, its part ordered on Xiangji becomes the target of both accounts, to the fen and once", async () => {
    const { unit, planId, programmes } = await givenConfirmedPlan();
    const [small, micro] = await Promise.all([accountOf(unit.id, programmes.small), accountOf(unit.id, programmes.micro)]);
    expect([small.assessedFen, micro.assessedFen]).toEqual([-100_000_000n, -80_000_000n]);
    const plan = await db.planMonth.aggregate({ where: { unitId: unit.id, accountId: micro.id }, _sum: { plannedFen: true } });
    expect(plan._sum.plannedFen).toBe(80_000_000n);
    await expect(confirmReservation(bureau, unit.id, planId)).rejects.toMatchObject({ code: "quota.reservationMovedOn" });
    expect(await db.quotaEntry.count({ where: { unitId: unit.id } })).toBe(2);
  });

  test("an order from a small enterprise in a listed county counts for the county list and for what is reserved, each on its own account", async () => {
    const { unit, programmes } = await givenConfirmedPlan();
    const county = await givenProgramme();
    const coop = await givenCoop(); // small, in a listed county
    const product = await givenProduct(coop);
    const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: 10_000n }]);
    const group = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));
    const { goodsFen } = await db.orderGroup.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: group.id } } });
    const accounts = await Promise.all([accountOf(unit.id, programmes.small), accountOf(unit.id, county.id)]);
    for (const account of accounts) expect(account.orderedFen).toBe(goodsFen);
    // Of what is reserved for micro enterprises nothing was bought: the seller is small.
    expect((await accountOf(unit.id, programmes.micro)).orderedFen).toBe(0n);
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("a filing leaves these accounts alone, and the plan those of the filing", async () => {
    const county = await givenProgramme();
    const { unit, programmes } = await givenConfirmedPlan();
    await asStep(openWindowStep)(officer("43"), {
      fiscalYear: YEAR,
      divisionCode: "430000",
      opensOn: "2026-03-01",
      dueOn: "2026-06-30",
      correctionDueOn: "2026-07-31",
      source: "test",
    });
    await saveFiling(unit.clerk, YEAR, {
      mode: "OWN",
      canteenTotal: 50_000_000n,
      shares: [],
      leadUnitId: undefined,
      contractorName: "",
      contractorUscc: "",
      note: "",
    });
    await submitFiling(unit.reviewer, YEAR);
    await confirmFiling(bureau, unit.id, YEAR);
    expect((await accountOf(unit.id, programmes.small)).assessedFen).toBe(-100_000_000n);
    expect((await accountOf(unit.id, county.id)).assessedFen).toBe(-5_000_000n);

    await saveReservationItem(unit.clerk, YEAR, null, projectInput({ name: "调料", budget: 1_000_000n, micro: 1_000_000n }));
    await submitReservation(unit.reviewer, YEAR);
    const { planId } = await getOwnReservation(unit.clerk, YEAR);
    await confirmReservation(bureau, unit.id, planId ?? "");
    const small = await accountOf(unit.id, programmes.small);
    expect(await stagesOf(unit.id, small.id)).toMatchObject({ ASSESSED: -101_000_000n, REMAINING: 101_000_000n });
    expect((await accountOf(unit.id, county.id)).assessedFen).toBe(-5_000_000n);
    const entries = await db.quotaEntry.findMany({ where: { unitId: unit.id, accountId: small.id }, orderBy: { seq: "asc" } });
    expect(entries.map(({ kind, amountFen, causeType }) => [kind, amountFen, causeType])).toEqual([
      ["ASSESS", 100_000_000n, "reservation"],
      ["REASSESS_UP", 1_000_000n, "reservation"],
    ]);
  });

  test("handed in with too little, or below a threshold without a reason, is refused and stays a draft", async () => {
    const { unit, itemId } = await givenReservation(YEAR, undefined, { micro: 70_000_000n });
    await expect(submitReservation(unit.reviewer, YEAR)).rejects.toMatchObject({
      code: "quota.reservedTooLittle",
      params: { missingFen: 5_000_000n, minimumBps: 7_500 },
    });
    await saveReservationItem(unit.clerk, YEAR, itemId, projectInput({ reservedAs: "PART", reserved: 90_000_000n }));
    await expect(submitReservation(unit.reviewer, YEAR)).rejects.toMatchObject({ code: "quota.projectNeedsReason" });
    await saveReservationItem(
      unit.clerk,
      YEAR,
      itemId,
      projectInput({ reservedAs: "PART", reserved: 90_000_000n, reason: "分两个采购包" }),
    );
    await submitReservation(unit.reviewer, YEAR);
    await expect(saveReservationItem(unit.clerk, YEAR, itemId, projectInput())).rejects.toMatchObject({ code: "quota.reservationMovedOn" });
    await expect(removeReservationItem(unit.clerk, YEAR, itemId)).rejects.toMatchObject({ code: "quota.reservationMovedOn" });
  });

  test.each([
    ["reserved more than the budget", { reservedAs: "PART" as const, reserved: 100_000_001n }, "quota.reservedOutOfRange"],
    ["reserved nothing in part", { reservedAs: "SUBCONTRACT" as const, reserved: 0n }, "quota.reservedOutOfRange"],
    ["micro more than reserved", { micro: 100_000_001n }, "quota.microAboveReserved"],
    ["works ordered here", { purchaseKind: "WORKS" as const }, "quota.notBoughtHere"],
  ])("%s is no project", async (_, over, code) => {
    await givenSmallProgrammes();
    const unit = await givenUnit();
    await expect(saveReservationItem(unit.clerk, YEAR, null, projectInput(over))).rejects.toMatchObject({ code });
    expect(await db.reservationPlan.count({ where: { unitId: unit.id } })).toBe(0);
  });

  test("returned with a reason it is changed and handed in again; nothing was assessed meanwhile", async () => {
    const { unit, itemId, planId } = await givenReservation(YEAR);
    await submitReservation(unit.reviewer, YEAR);
    await returnReservation(bureau, unit.id, planId, "预算与批复不符");
    expect(await getOwnReservation(unit.clerk, YEAR)).toMatchObject({ status: "RETURNED", returnReason: "预算与批复不符" });
    expect(await db.quotaEntry.count({ where: { unitId: unit.id } })).toBe(0);
    await saveReservationItem(unit.clerk, YEAR, itemId, projectInput({ budget: 90_000_000n, micro: 72_000_000n }));
    await submitReservation(unit.reviewer, YEAR);
    const { events } = await getOwnReservation(unit.clerk, YEAR);
    expect(events.map(({ kind }) => kind)).toEqual(["submitted", "returned", "submitted"]);
  });

  test("two officers at once: one confirms, the other is told; the accounts have it once", async () => {
    const { unit, planId } = await givenReservation(YEAR);
    await submitReservation(unit.reviewer, YEAR);
    const results = await Promise.allSettled([
      confirmReservation(bureau, unit.id, planId),
      confirmReservation(officer("43"), unit.id, planId),
      returnReservation(bureau, unit.id, planId, "x"),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { status } = await db.reservationPlan.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: planId } } });
    expect(await db.quotaEntry.count({ where: { unitId: unit.id } })).toBe(status === "CONFIRMED" ? 2 : 0);
  });

  test("another place's bureau and another unit find nothing", async () => {
    const { unit, planId, itemId } = await givenReservation(YEAR);
    await submitReservation(unit.reviewer, YEAR);
    expect(await getReservationRecord(officer("33"), planId)).toBeNull();
    await expect(confirmReservation(officer("33"), unit.id, planId)).rejects.toMatchObject({ code: "quota.reservationNotFound" });
    const other = await givenUnit();
    await expect(saveReservationItem(other.clerk, YEAR, itemId, projectInput())).rejects.toMatchObject({
      code: "quota.reservationItemNotFound",
    });
    await expect(submitReservation(other.reviewer, YEAR)).rejects.toMatchObject({ code: "quota.reservationNotFound" });
  });
});

test("the bureau's list agrees with plain sums over projects", async () => {
  const { unit, planId } = await givenReservation(YEAR);
  await saveReservationItem(
    unit.clerk,
    YEAR,
    null,
    projectInput({ name: "物业", purchaseKind: "SERVICES", boughtHere: false, budget: 30_000_000n, micro: 0n }),
  );
  const { rows } = await listReservations(bureau, { fiscalYear: YEAR, status: null, after: null, limit: 500 });
  const [sums] = await db.$queryRaw<{ budget: bigint; reserved: bigint; micro: bigint }[]>`
    SELECT sum(budget_fen)::bigint AS budget, sum(reserved_fen)::bigint AS reserved, sum(micro_fen)::bigint AS micro FROM reservation_item WHERE plan_id = ${planId}::uuid`;
  expect(rows.find((row) => row.unitId === unit.id)).toMatchObject({
    budgetFen: sums?.budget,
    reservedFen: sums?.reserved,
    microFen: sums?.micro,
    projects: 2,
    status: "DRAFT",
  });
  const counts = await countReservations(bureau, YEAR);
  expect(counts.reduce((sum, row) => sum + row.units, 0)).toBe(
    await db.unit.count({ where: { divisionCode: { startsWith: "4311" }, closedOn: null } }),
  );
  expect((await listReservations(officer("33"), { fiscalYear: YEAR, status: null, after: null, limit: 500 })).rows).toEqual([]);
});

describe("a change of the rules of reservations", () => {
  test("a threshold shows the projects it leaves short, binds once two persons agreed, and leaves handed-in plans as judged", async () => {
    await db.bureau.create({ data: { id: bureauId, name: "永州市财政局", divisionCode: "431100", prefix: "4311" } });
    const { unit } = await givenReservation(YEAR, undefined, { reservedAs: "WHOLE" });
    const part = { reservedAs: "PART" as const, budget: 300_000_000n, reserved: 100_000_000n, boughtHere: false, name: "课桌椅" };
    await saveReservationItem(unit.clerk, YEAR, null, projectInput(part));
    const id = await draftRuleChange(bureau, {
      kind: "THRESHOLD_SET",
      input: {
        purchaseKind: "GOODS",
        divisionCode: "431100",
        fromYear: YEAR,
        wholeUpTo: "350000000",
        partMinimum: 3_000,
        source: "永财购〔2026〕1号",
      },
    });
    const draft = await db.ruleChange.findUniqueOrThrow({ where: { id } });
    const [before, after] = valueOf(draft.impact as never, "short") ?? [];
    expect(Number(after) - Number(before)).toBe(1);
    await proposeRuleChange(bureau, id);
    await confirmRuleChange(officer("4311", "MANAGER"), id);
    const view = await getOwnReservation(unit.clerk, YEAR);
    expect(view.items.map(({ finding }) => finding)).toEqual([null, "NOT_WHOLE"]);
    expect(view.thresholds.find(({ kind }) => kind === "GOODS")).toMatchObject({ wholeUpToFen: 350_000_000n, source: "永财购〔2026〕1号" });
  });

  test("a share of all purchases is measured on plans, not on filings", async () => {
    const { programmes } = await givenReservation(YEAR);
    const id = await draftRuleChange(bureau, {
      kind: "TARGET_RULE_ADD",
      input: {
        programmeId: programmes.micro,
        divisionCode: "431100",
        fromYear: YEAR,
        toYear: undefined,
        minimum: 9_000,
        canteenMode: null,
        subsidised: null,
        base: "RESERVED",
        notBelowLastYear: false,
        source: "test",
      },
    });
    const { impact } = await db.ruleChange.findUniqueOrThrow({ where: { id } });
    const [sum] = await db.$queryRaw<{ plans: number; required: bigint; short: number }[]>`
      SELECT count(*)::int AS plans, sum(ceil(s.reserved * 0.9))::bigint AS required, count(*) FILTER (WHERE s.micro < s.reserved * 0.9)::int AS short
      FROM reservation_plan p JOIN unit u ON u.id = p.unit_id, LATERAL (
        SELECT coalesce(sum(reserved_fen), 0) AS reserved, coalesce(sum(micro_fen), 0) AS micro FROM reservation_item i WHERE i.unit_id = p.unit_id AND i.plan_id = p.id) s
      WHERE p.fiscal_year = ${YEAR} AND u.division_code LIKE '4311%'`;
    expect(valueOf(impact as never, "plans")?.[1]).toBe(String(sum?.plans));
    expect(valueOf(impact as never, "required")?.[1]).toBe(String(sum?.required));
    expect(valueOf(impact as never, "short")?.[1]).toBe(String(sum?.short));
  });
});
