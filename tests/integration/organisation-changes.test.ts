import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { submitFiling } from "#app/domain/quota/decide-filing.server";
import { getPast } from "#app/domain/quota/history.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import {
  applyDueChanges,
  confirmOrganisationChange,
  refuseOrganisationChange,
  withdrawOrganisationChange,
} from "#app/domain/supervision/organisations/decide-change.server";
import { proposeOrganisationChange } from "#app/domain/supervision/organisations/propose-change.server";
import { getOrganisationChange, getUnitPast, listOrganisationChanges } from "#app/domain/supervision/organisations/queries.server";
import { windUpClosedUnits } from "#app/domain/supervision/organisations/wind-up.server";
import { organisationImpact, sumOf } from "#app/domain/supervision/organisations/change";
import { addDays } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";
import { givenActor, givenCoop, givenProduct, givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { acceptInput, checkoutInput, givenCart } from "#tests/support/given-order";
import {
  common,
  givenChanged,
  givenConfirmedUnit,
  givenGrant,
  mergeOf,
  moveOf,
  nothing,
  splitOf,
  sumsOf,
} from "#tests/support/given-organisation";
import { givenBureau } from "#tests/support/given-rule";
import { givenTrade } from "#tests/support/given-trade";

const code = (error: unknown) => (error as { code?: string }).code;
const outcomes = async (attempts: Promise<unknown>[]) =>
  (await Promise.allSettled(attempts)).map((result) => (result.status === "rejected" ? code(result.reason) : "ok")).sort();

/** Two units of Lingling with trade in every stage, and the bureau of Yongzhou. */
async function givenPair() {
  const programme = await givenProgramme();
  const bureau = await givenBureau();
  const coop = await givenCoop();
  const product = await givenProduct(coop, { available: "9000" });
  const [one, other] = [await givenConfirmedUnit(20_000_000n), await givenConfirmedUnit(30_000_000n)];
  const trade = (unit: typeof one, quantityMilli: bigint, stopsAt: Parameters<typeof givenTrade>[0]["stopsAt"]) =>
    givenTrade({ unit, coop, productId: product.id, quantityMilli, at: new Date("2026-06-10T01:00:00Z"), stopsAt });
  const settled = await trade(one, 100_000n, "settled");
  const accepted = await trade(one, 50_000n, "accepted");
  const shipped = await trade(one, 30_000n, "shipped");
  const submitted = await trade(one, 20_000n, "submitted");
  await trade(other, 40_000n, "accepted");
  return { programme, bureau, coop, product, one, other, orders: { settled, accepted, shipped, submitted } };
}

const plannedOf = async (unitId: string, programmeId: string) =>
  (await db.planMonth.aggregate({ where: { unitId, account: { programmeId } }, _sum: { plannedFen: true } }))._sum.plannedFen;

async function expectClean(): Promise<void> {
  expect((await verifyLedger()).differences).toEqual([]);
}

test("merged: every amount of both is on the one that goes on, the old account is empty and closed, later facts post to the successor", async () => {
  const { programme, bureau, coop, one, other, orders } = await givenPair();
  const before = await sumsOf([one.id, other.id], programme.id);
  expect(await sumsOf([one.id], programme.id)).toEqual({ required: 2_000_000n, ordered: 20_000n, accepted: 20_000n, settled: 40_000n });
  const grant = await givenGrant(one.id);
  const { id } = await givenChanged(bureau, mergeOf([one.id], other.id, { grants: [grant.id] }));

  expect(await sumsOf([one.id], programme.id)).toEqual(nothing);
  expect(await sumsOf([other.id], programme.id)).toEqual(before);
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: one.id, programmeId: programme.id } });
  expect(account).toMatchObject({ assessedFen: 0n, remainingFen: 0n });
  expect(account.closedAt).not.toBeNull();
  expect(await db.unit.findUniqueOrThrow({ where: { id: one.id } })).toMatchObject({ continuesAsId: other.id });
  expect(await db.grant.count({ where: { userId: grant.userId, validTo: null, unitId: { in: [one.id, other.id] } } })).toBe(2);
  expect(await plannedOf(other.id, programme.id)).toBe(5_000_000n);
  expect(await db.filing.findFirstOrThrow({ where: { unitId: other.id, fiscalYear: 2026 } })).toMatchObject({
    canteenTotalFen: 50_000_000n,
  });
  const impact = organisationImpact.parse((await db.organisationChange.findUniqueOrThrow({ where: { id } })).impact);
  expect(impact).toMatchObject({ orders: 4, lines: 4, people: 1 });
  for (const part of ["required", "ordered", "accepted", "settled"] as const)
    expect(sumOf(impact, "after", part)).toBe(sumOf(impact, "before", part));

  // The goods on the road are accepted, and an accepted order is paid: both by the old unit's people, both for the successor.
  const shipment = await db.shipment.findFirstOrThrow({ where: { unitId: one.id, orderId: orders.shipped.id }, include: { lines: true } });
  const lines = shipment.lines.map((line) => ({ lineId: line.lineId, accepted: toMilli(line.quantity) }));
  await acceptDelivery(one.clerk, shipment.id, acceptInput(lines));
  await confirmRemittance(coop.clerk, orders.accepted.id, { amount: 20_000n, receivedOn: THE_DAY, bankReference: "M1" });
  expect(await sumsOf([other.id], programme.id)).toEqual({
    ...before,
    ordered: before.ordered - 12_000n,
    accepted: before.accepted + 12_000n - 20_000n,
    settled: before.settled + 20_000n,
  });
  await expectClean();
  expect(await getUnitPast(one.id)).toMatchObject({ closedOn: THE_DAY, continuesAs: { id: other.id } });
  expect(await getUnitPast(other.id)).toMatchObject({ before: [{ id: one.id, closedOn: THE_DAY }] });
});

test("grants at a unit that is merged or closed end with the change where nothing is open, and with the last order otherwise", async () => {
  const { bureau, coop, product } = await givenPair();
  const [idle, target, busy] = [
    await givenConfirmedUnit(1_000_000n),
    await givenConfirmedUnit(1_000_000n),
    await givenConfirmedUnit(1_000_000n),
  ];
  const order = await givenTrade({
    unit: busy,
    coop,
    productId: product.id,
    quantityMilli: 10_000n,
    at: new Date("2026-06-10T01:00:00Z"),
    stopsAt: "accepted",
  });
  const [one, closes, winds] = [await givenGrant(idle.id), await givenGrant((await givenUnit()).id), await givenGrant(busy.id)];
  const ends = async ({ id }: { id: string }) => (await db.grant.findUniqueOrThrow({ where: { id } })).validTo !== null;
  await givenChanged(bureau, mergeOf([idle.id, busy.id], target.id, { grants: [one.id, winds.id] }));
  expect([await ends(one), await ends(winds), await ends(closes)]).toEqual([true, false, false]);
  expect(await db.grant.count({ where: { unitId: target.id, userId: { in: [one.userId, winds.userId] }, validTo: null } })).toBe(2);
  expect(await db.auditLog.count({ where: { objectId: one.id, action: "person.endGrant", unitId: idle.id } })).toBe(1);

  const later = new Date(THE_INSTANT.getTime() + 86_400_000);
  await windUpClosedUnits(later);
  expect(await ends(winds)).toBe(false);
  const receivable = await db.receivable.findFirstOrThrow({ where: { orderId: order.id } });
  await confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: "WIND-UP" });
  expect(await windUpClosedUnits(later)).toBeGreaterThan(0);
  expect([await ends(winds), await ends(closes)]).toEqual([true, false]);
  await expectClean();
});

test("replayed it changes nothing; two officers at once: one confirms; whoever proposed does not; other bureaus do not find it", async () => {
  const { bureau, one, other } = await givenPair();
  const second = givenActor("bureau", bureau.id, "MANAGER", { divisionPrefix: bureau.prefix });
  const id = await proposeOrganisationChange(bureau.clerk, mergeOf([one.id], other.id), null);
  const elsewhere = await givenBureau("330100");
  expect(await outcomes([confirmOrganisationChange(bureau.clerk, id)])).toEqual(["organisations.needsSecondPerson"]);
  expect(await outcomes([confirmOrganisationChange(elsewhere.manager, id)])).toEqual(["organisations.changeNotFound"]);
  expect(await outcomes([refuseOrganisationChange(elsewhere.manager, id, "x")])).toEqual(["organisations.changeNotFound"]);
  expect(await getOrganisationChange(elsewhere.manager, id)).toBeNull();
  expect(await outcomes([proposeOrganisationChange(elsewhere.clerk, mergeOf([one.id], other.id), null)])).toEqual([
    "organisations.unitUnknown",
  ]);
  expect(await outcomes([bureau.manager, second].map((actor) => confirmOrganisationChange(actor, id)))).toEqual([
    "ok",
    "organisations.changeMovedOn",
  ]);
  const entries = await db.quotaEntry.count();
  expect(await outcomes([confirmOrganisationChange(second, id)])).toEqual(["organisations.changeMovedOn"]);
  expect(await outcomes([withdrawOrganisationChange(bureau.clerk, id)])).toEqual(["organisations.changeMovedOn"]);
  expect(await applyDueChanges(THE_INSTANT)).toBe(0);
  expect(await db.quotaEntry.count()).toBe(entries);
  expect(await outcomes([proposeOrganisationChange(bureau.clerk, mergeOf([one.id], other.id), null)])).toEqual([
    "organisations.unitUnknown",
  ]);
  expect((await db.auditLog.findMany({ where: { objectId: id }, orderBy: { id: "asc" } })).map((row) => row.action)).toEqual([
    "organisation.propose",
    "organisation.confirm",
    "order.recredit",
    "organisation.apply",
  ]);
});

test("a preview leaves nothing behind, and what is refused or withdrawn frees the units", async () => {
  const { programme, bureau, one, other } = await givenPair();
  const before = [await db.quotaEntry.count(), await db.unit.count(), await db.orderEvent.count(), await sumsOf([one.id], programme.id)];
  const id = await proposeOrganisationChange(bureau.clerk, moveOf(one.id, "431103"), null);
  const view = await getOrganisationChange(bureau.manager, id);
  expect(view?.impactNow).toMatchObject({ orders: 4, lines: 4 });
  const moved = view?.impactNow?.accounts
    .filter((row) => row.programmeId === programme.id)
    .map((row) => [row.part, row.unitId === null, row.after.settled]);
  expect(moved?.sort()).toEqual([
    ["SOURCE", false, "0"],
    ["TARGET", true, "40000"],
  ]);
  expect([await db.quotaEntry.count(), await db.unit.count(), await db.orderEvent.count(), await sumsOf([one.id], programme.id)]).toEqual(
    before,
  );
  expect(await outcomes([proposeOrganisationChange(bureau.clerk, mergeOf([other.id], one.id), null)])).toEqual([
    "organisations.unitInOtherChange",
  ]);
  await refuseOrganisationChange(bureau.manager, id, "编办文件未到");
  const again = await proposeOrganisationChange(bureau.clerk, mergeOf([other.id], one.id, { effectiveOn: addDays(THE_DAY, 5) }), null);
  await confirmOrganisationChange(bureau.manager, again);
  expect(
    (await listOrganisationChanges(bureau.clerk, { status: "CONFIRMED", after: null, limit: 10 })).changes.map((row) => row.id),
  ).toContain(again);
  await withdrawOrganisationChange(bureau.clerk, again);
  expect(await db.organisationChangeUnit.count({ where: { open: true, unitId: { in: [one.id, other.id] } } })).toBe(0);
});

test("moved to another bureau on a coming day: both bureaus consent, the job does it, both divisions reconcile on both days", async () => {
  const { programme, bureau, one } = await givenPair();
  const receiving = await givenBureau("330100");
  const day = addDays(THE_DAY, 10);
  const id = await proposeOrganisationChange(bureau.clerk, moveOf(one.id, "330106", { effectiveOn: day }), null);
  await confirmOrganisationChange(bureau.manager, id);
  expect(await db.organisationChange.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "PROPOSED" });
  await confirmOrganisationChange(receiving.manager, id);
  expect(await db.organisationChange.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "CONFIRMED" });
  expect(await applyDueChanges(THE_INSTANT)).toBe(0);
  const whole = await sumsOf([one.id], programme.id);
  const then = new Date(`${day}T00:02:00+08:00`);
  expect(await applyDueChanges(then)).toBe(1);
  expect(await applyDueChanges(then)).toBe(0);
  const moved = await db.unit.findFirstOrThrow({
    where: { divisionCode: "330106", uscc: (await db.unit.findUniqueOrThrow({ where: { id: one.id } })).uscc },
  });
  expect(await sumsOf([moved.id], programme.id)).toEqual(whole);
  expect(await db.filing.findFirstOrThrow({ where: { unitId: moved.id } })).toMatchObject({
    status: "CONFIRMED",
    canteenTotalFen: 20_000_000n,
  });

  const nation = givenActor("bureau", "nation", "CLERK");
  for (const [prefix, on, of] of [
    ["431102", addDays(day, -1), "old"],
    ["431102", day, "old"],
    ["330106", addDays(day, -1), "new"],
    ["330106", day, "new"],
  ] as const) {
    const question = { programmeId: programme.id, fiscalYear: 2026, prefix, day: on };
    const { node } = await getPast(nation, question);
    const [plain] = await db.$queryRaw<{ required: bigint; settled: bigint }[]>`
      SELECT coalesce(-sum(m.assessed), 0)::bigint AS required, coalesce(sum(m.settled), 0)::bigint AS settled
      FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id, LATERAL quota_moves(e.kind, e.amount_fen) m
      WHERE q.programme_id = ${programme.id}::uuid AND q.division_code LIKE ${`${prefix}%`} AND e.effective_on <= ${on}::date`;
    for (const side of [node.now, node.then]) {
      expect(side.requiredFen, `${prefix} ${on}`).toBe(plain?.required);
      expect(side.stages.SETTLED, `${prefix} ${on}`).toBe(plain?.settled);
    }
    const there = (of === "old") === on < day;
    expect((plain?.required ?? 0n) >= 2_000_000n && (plain?.settled ?? 0n) >= 40_000n).toBe(there);
  }
  await expectClean();
});

test("split: share of the requirement and the chosen orders go, the rest stays, both together are what they were", async () => {
  const { programme, bureau, one, orders } = await givenPair();
  const whole = await sumsOf([one.id], programme.id);
  const { successorId } = await givenChanged(bureau, splitOf(one.id, 2_500, [orders.settled.number, orders.shipped.number]));
  expect(await sumsOf([successorId], programme.id)).toEqual({ required: 500_000n, ordered: 12_000n, accepted: 0n, settled: 40_000n });
  expect(await sumsOf([one.id, successorId], programme.id)).toEqual(whole);
  for (const [unitId, required] of [
    [one.id, 1_500_000n],
    [successorId, 500_000n],
  ] as const) {
    expect(await plannedOf(unitId, programme.id)).toBe(required);
    const share = await db.filingShare.findFirstOrThrow({ where: { unitId, programmeId: programme.id } });
    expect(share.requiredFen).toBe(required);
  }
  expect(await db.unit.findUniqueOrThrow({ where: { id: one.id } })).toMatchObject({ closedOn: null });
  expect(await getUnitPast(successorId)).toMatchObject({ splitFrom: { id: one.id } });
  await expectClean();
  expect(await outcomes([proposeOrganisationChange(bureau.clerk, splitOf(one.id, 1_000, [orders.settled.number]), null)])).toEqual([
    "organisations.ordersUnknown",
  ]);
});

test("closed without a successor: what the plan expected by then stays required, nothing new begins, what is open is wound up", async () => {
  const { programme, bureau, one, product, orders } = await givenPair();
  const plan = await db.planMonth.findMany({
    where: { unitId: one.id, account: { programmeId: programme.id } },
    orderBy: { month: "asc" },
  });
  const expected = plan.slice(0, 5).reduce((sum, row) => sum + row.plannedFen, 0n) + ((plan[5]?.plannedFen ?? 0n) * 14n) / 30n;
  await setCartLine(one.clerk, product.id, 1_000n);
  await givenChanged(bureau, { kind: "CLOSE", input: { ...common(), source: one.id } });
  expect((await sumsOf([one.id], programme.id)).required).toBe(expected);
  expect(await plannedOf(one.id, programme.id)).toBe(expected);
  const cart = await db.cart.findFirstOrThrow({ where: { unitId: one.id, userId: one.clerk.userId, submittedAt: null } });
  expect(await outcomes([submitOrder(one.clerk, cart.id, checkoutInput(cart.version))])).toEqual(["ordering.unitNotCreditable"]);
  const input = {
    mode: "NONE" as const,
    canteenTotal: undefined,
    shares: [],
    leadUnitId: undefined,
    contractorName: "",
    contractorUscc: "",
    note: "",
  };
  expect(await outcomes([saveFiling(one.clerk, 2026, input)])).toEqual(["identity.unitClosed"]);
  const shipment = await db.shipment.findFirstOrThrow({ where: { unitId: one.id, orderId: orders.shipped.id }, include: { lines: true } });
  await acceptDelivery(
    one.clerk,
    shipment.id,
    acceptInput(shipment.lines.map((line) => ({ lineId: line.lineId, accepted: toMilli(line.quantity) }))),
  );
  expect((await sumsOf([one.id], programme.id)).accepted).toBe(32_000n);
  await expectClean();
});

test("orders submitted on both units while they merge: each counts once for whoever has it, or is refused, and every sum reconciles", async () => {
  const { programme, bureau, product, one, other } = await givenPair();
  const buyers = [];
  for (let index = 0; index < 12; index += 1) {
    const unit = index % 2 === 0 ? one : other;
    const clerk = givenActor("unit", unit.id, "CLERK");
    const cart = await givenCart(clerk, [{ productId: product.id, quantityMilli: 1_000n }]);
    buyers.push(() => submitOrder(clerk, cart.id, checkoutInput(cart.version)));
  }
  const before = await sumsOf([one.id, other.id], programme.id);
  const id = await proposeOrganisationChange(bureau.clerk, mergeOf([one.id], other.id), null);
  const results = await Promise.allSettled([
    ...buyers.slice(0, 6).map((buy) => buy()),
    confirmOrganisationChange(bureau.manager, id),
    ...buyers.slice(6).map((buy) => buy()),
  ]);
  const failures = results.flatMap((result) => (result.status === "rejected" ? [code(result.reason) ?? String(result.reason)] : []));
  expect([...new Set(failures)].filter((failure) => failure !== "ordering.unitNotCreditable")).toEqual([]);
  expect(await db.organisationChange.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "APPLIED" });
  const placed = results.filter((result) => result.status === "fulfilled").length - 1;
  expect(placed).toBeGreaterThanOrEqual(6);
  expect(await sumsOf([one.id], programme.id)).toEqual(nothing);
  expect(await sumsOf([other.id], programme.id)).toEqual({ ...before, ordered: before.ordered + BigInt(placed) * 400n });
  await expectClean();
});

test("what cannot be: a past day, itself, a place of its own, a taken code, a declaration that waits", async () => {
  const { bureau, one, other } = await givenPair();
  const propose = (change: Parameters<typeof proposeOrganisationChange>[1]) => proposeOrganisationChange(bureau.clerk, change, null);
  const taken = (await db.unit.findUniqueOrThrow({ where: { id: other.id } })).uscc;
  const split = splitOf(one.id, 1_000);
  if (split.kind !== "SPLIT") throw new Error("a split");
  expect(await outcomes([propose(mergeOf([one.id], other.id, { effectiveOn: addDays(THE_DAY, -1) }))])).toEqual([
    "organisations.dayIsPast",
  ]);
  expect(await outcomes([propose(mergeOf([one.id], one.id))])).toEqual(["organisations.sameUnits"]);
  expect(await outcomes([propose(mergeOf([], one.id))])).toEqual(["organisations.sourcesMissing"]);
  expect(await outcomes([propose(moveOf(one.id, "431102"))])).toEqual(["organisations.samePlace"]);
  expect(await outcomes([propose({ ...split, input: { ...split.input, uscc: taken } })])).toEqual(["identity.unitCodeTaken"]);
  expect(await outcomes([propose({ ...split, input: { ...split.input, share: 0 } })])).toEqual(["organisations.shareOfNothing"]);
  expect(await outcomes([propose(mergeOf([(await givenUnit({ divisionCode: "330106" })).id], other.id))])).toEqual([
    "organisations.unitUnknown",
  ]);
  const input = {
    mode: "OWN" as const,
    canteenTotal: 21_000_000n,
    shares: [],
    leadUnitId: undefined,
    contractorName: "",
    contractorUscc: "",
    note: "",
  };
  await saveFiling(one.clerk, 2026, input);
  await submitFiling(one.reviewer, 2026);
  expect(await outcomes([propose(mergeOf([one.id], other.id))])).toEqual(["quota.filingUndecided"]);
});

test("the database keeps a closed account closed and empty", async () => {
  const { programme, bureau, one, other } = await givenPair();
  await givenChanged(bureau, mergeOf([one.id], other.id));
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: one.id, programmeId: programme.id } });
  await expect(
    db.$executeRaw`UPDATE quota_account SET closed_at = NULL WHERE unit_id = ${one.id}::uuid AND id = ${account.id}::uuid`,
  ).rejects.toThrow(/is closed/);
  await expect(
    db.$executeRaw`INSERT INTO quota_entry (unit_id, account_id, kind, amount_fen, cause_type, cause_id, source, effective_on, recorded_at, rule_version, seq, canonical, hash)
      VALUES (${one.id}::uuid, ${account.id}::uuid, 'ASSESS', 1, 'filing', gen_random_uuid(), 'CANTEEN', ${THE_DAY}::date, now(), 1, 0, '', '')`,
  ).rejects.toThrow(/quota_account_closed_is_empty/);
  await expect(
    db.$executeRaw`INSERT INTO quota_account (unit_id, id, programme_id, fiscal_year, division_code, head_hash)
      VALUES (${one.id}::uuid, gen_random_uuid(), ${programme.id}::uuid, 2031, '431102', decode(repeat('00', 32), 'hex'))`,
  ).rejects.toThrow(/unitContinues/);
});
