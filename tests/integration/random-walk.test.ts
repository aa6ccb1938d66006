import fc from "fast-check";
import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { setOffer } from "#app/domain/catalog/save-product.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { changeRating } from "#app/domain/credit/change-rating.server";
import { rateOrder } from "#app/domain/credit/rate-order.server";
import { getOwnRating } from "#app/domain/credit/ratings.queries.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { changeReceiver } from "#app/domain/ordering/change-receiver.server";
import { closeShort } from "#app/domain/ordering/close-short.server";
import { changeFreight, confirmOrder, reconfirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { approveGroup, refuseGroup } from "#app/domain/ordering/decide-approval.server";
import { declineCorrection, withdrawCorrection } from "#app/domain/ordering/end-correction.server";
import { cancelOrder, rejectOrder } from "#app/domain/ordering/end-order.server";
import { proposeReAttribution, proposeSource } from "#app/domain/ordering/propose-correction.server";
import { fundSources } from "#app/domain/ordering/schema";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { confirmFiling, returnFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { DomainError } from "#app/lib/domain-error";
import { toMilli } from "#app/lib/quantity";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenCoop, givenProduct, givenProgramme, givenUnit } from "#tests/support/given";
import { expectEverySumToAgree } from "#tests/support/every-sum";
import { acceptInput, checkoutInput, shipInput } from "#tests/support/given-order";

const openWindow = asStep(openWindowStep);

/**
 * Thousands of random commands by several actors, some at the same moment, many of them not allowed: whatever happens, every sum agrees. Time runs from autumn
 * into the next year. The seed is fixed, so that a failure repeats; another one is a number away.
 */
const SEED = 20_261_124;
const STEPS = 4_000;
const CHECK_EVERY = 1_000;

const commands = [
  "fillCart",
  "submit",
  "approve",
  "refuse",
  "confirm",
  "reject",
  "changeFreight",
  "reconfirm",
  "cancelByUnit",
  "cancelByCoop",
  "ship",
  "accept",
  "closeShort",
  "remit",
  "takeBack",
  "replay",
  "setOffer",
  "saveFiling",
  "submitFiling",
  "returnFiling",
  "confirmFiling",
  "proposeUnit",
  "proposeSource",
  "consent",
  "endCorrection",
  "changeReceiver",
  "rate",
  "changeRating",
] as const;
type Command = (typeof commands)[number];

/** How often a command is tried; the road's own steps more often than what ends it. */
const often: Partial<Record<Command, number>> = {
  fillCart: 10,
  submit: 10,
  approve: 5,
  confirm: 10,
  ship: 12,
  accept: 14,
  remit: 14,
  takeBack: 3,
  closeShort: 3,
  reconfirm: 3,
  proposeUnit: 4,
  proposeSource: 2,
  consent: 10,
  rate: 8,
};

interface Step {
  command: Command;
  /** Numbers that choose who, what and how much. */
  dice: number[];
  minutes: number;
  /** Given at the same moment as the next one. */
  together: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  command: fc.oneof(...commands.map((command) => ({ weight: often[command] ?? 2, arbitrary: fc.constant(command) }))),
  dice: fc.array(fc.nat(999), { minLength: 4, maxLength: 4 }),
  minutes: fc.nat(100),
  together: fc.boolean(),
});

type Party = { id: string; clerk: Actor; reviewer: Actor };
type World = Awaited<ReturnType<typeof givenWorld>>;

async function givenWorld() {
  const programmes = [
    await givenProgramme(),
    await givenProgramme({ countyCodes: ["422801"], countingStage: "ACCEPTED" }),
    await givenProgramme({ countingStage: "RATED" }),
  ];
  const bureau = givenActor("bureau", "bureau-43", "REVIEWER", { divisionPrefix: "43" });
  for (const fiscalYear of [2026, 2027])
    await openWindow(bureau, {
      fiscalYear,
      divisionCode: "430000",
      opensOn: `${fiscalYear - 1}-10-01`,
      dueOn: `${fiscalYear}-12-30`,
      correctionDueOn: `${fiscalYear}-12-31`,
      source: "test",
    });
  const units: Party[] = [
    await givenUnit({ divisionCode: "431102" }),
    await givenUnit({ divisionCode: "431103", approvalThresholdFen: 20_000n }),
    await givenUnit({ divisionCode: "431100", approvalThresholdFen: 0n }),
  ];
  const coops = [await givenCoop({ baseFen: 1_500n }), await givenCoop({ countyCode: "422801" })];
  const products: { id: string; coop: Actor }[] = [];
  for (const coop of coops)
    for (const options of [
      {},
      { catchWeight: true, toleranceBps: 800, priceFen: 3_333n },
      { originCountyCode: "422801" },
      { originCountyCode: "441521" },
    ])
      products.push({ id: (await givenProduct(coop, { available: "4000", ...options })).id, coop: coop.clerk });
  return { programmes, bureau, units, coops, products };
}

const pick = <T>(from: readonly T[], dice: number): T => {
  const picked = from[dice % from.length];
  if (picked === undefined) throw new Nothing();
  return picked;
};

/** The dice chose something that is not there yet. */
class Nothing extends Error {}

async function anOrder(
  world: World,
  dice: number,
  state?: "AWAITING_APPROVAL" | "AWAITING_COOP" | "AWAITING_BUYER" | "CONFIRMED" | "SETTLED",
) {
  const orders = await db.order.findMany({
    where: state === "SETTLED" ? { settledAt: { not: null } } : state ? { state, settledAt: null } : {},
    orderBy: { id: "desc" },
    take: 40,
    include: { lines: { orderBy: { position: "asc" } } },
  });
  const order = pick(orders, dice);
  const unit = world.units.find(({ id }) => id === order.unitId);
  const coop = world.coops.find(({ id }) => id === order.coopId);
  if (!unit || !coop) throw new Error("an order of nobody");
  return { order, unit, coop };
}

const remaining = (line: { quantity: unknown; shippedQuantity: unknown; cancelledQuantity: unknown }) =>
  toMilli(line.quantity as never) - toMilli(line.shippedQuantity as never) - toMilli(line.cancelledQuantity as never);

let last: (() => Promise<unknown>) | null = null;

/** Gives one command; refusals are the use cases' own business. */
async function give(world: World, { command, dice }: Step, now: Date): Promise<unknown> {
  const [who = 0, what = 0, much = 0, how = 0] = dice;
  const at = (actor: Actor): Actor => ({ ...actor, now });
  const party = pick(world.units, who);
  const buyer = at(party.clerk);
  const year = fiscalYearOf(calendarDateOf(now));
  const again = (call: () => Promise<unknown>) => (last = call)();
  switch (command) {
    case "fillCart":
      return setCartLine(buyer, pick(world.products, what).id, BigInt(much) * 100n, how % 2 === 0 ? "add" : "set");
    case "submit": {
      const cart = await db.cart.findFirst({
        where: { unitId: party.id, userId: buyer.userId, submittedAt: null },
        select: { id: true, version: true },
      });
      if (!cart) throw new Nothing();
      const day = calendarDateOf(now);
      const input = checkoutInput(cart.version, {
        deliverFrom: addDays(day, 5),
        deliverTo: addDays(day, 6),
        source: pick(fundSources, how),
      });
      return again(() => submitOrder(buyer, cart.id, input));
    }
    case "approve":
    case "refuse": {
      const { order, unit } = await anOrder(world, what, "AWAITING_APPROVAL");
      const actor = at(how % 4 === 0 ? unit.clerk : unit.reviewer);
      return again(() => (command === "approve" ? approveGroup(actor, order.groupId) : refuseGroup(actor, order.groupId, "test")));
    }
    case "confirm":
    case "reject":
    case "changeFreight": {
      const { order, coop } = await anOrder(world, what, how % 5 === 0 ? undefined : "AWAITING_COOP");
      const seller = at(coop.clerk);
      if (command === "confirm") return again(() => confirmOrder(seller, order.id));
      return again(() => (command === "reject" ? rejectOrder(seller, order.id, "test") : changeFreight(seller, order.id, BigInt(much))));
    }
    case "reconfirm": {
      const { order, unit } = await anOrder(world, what, "AWAITING_BUYER");
      return again(() => reconfirmOrder(at(unit.clerk), order.id));
    }
    case "cancelByUnit":
    case "cancelByCoop": {
      const { order, unit, coop } = await anOrder(world, what);
      return again(() => cancelOrder(at(command === "cancelByUnit" ? unit.clerk : coop.clerk), order.id, "test"));
    }
    case "ship": {
      const { order, coop } = await anOrder(world, what, "CONFIRMED");
      const lines = order.lines.map((line, index) => ({
        lineId: line.id,
        quantity: (dice[index % 4] ?? 0) % 3 === 0 ? remaining(line) / 2n : remaining(line),
      }));
      const input = { ...shipInput(lines), expectedOn: addDays(calendarDateOf(now), 1) };
      return again(() => shipOrder(at(coop.clerk), order.id, input));
    }
    case "accept": {
      const open = await db.shipment.findMany({
        where: how % 8 === 0 ? {} : { acceptance: null },
        include: { lines: true },
        orderBy: { id: "desc" },
        take: 30,
      });
      const shipment = pick(open, what);
      const unit = world.units.find(({ id }) => id === shipment.unitId);
      if (!unit) throw new Error("a shipment to nobody");
      const lines = shipment.lines.map((line, index) => {
        const shipped = toMilli(line.quantity);
        const roll = (dice[index % 4] ?? 0) % 6;
        if (roll === 0)
          return { lineId: line.lineId, accepted: shipped - shipped / 5n, rejected: shipped / 5n, reason: "QUALITY" as const };
        if (roll === 1) return { lineId: line.lineId, accepted: 0n, rejected: shipped, reason: "SHORT" as const };
        if (roll === 2) return { lineId: line.lineId, accepted: shipped + shipped / 20n }; // weighs more: only where that may be
        return { lineId: line.lineId, accepted: shipped };
      });
      return again(() => acceptDelivery(at(unit.clerk), shipment.id, acceptInput(lines)));
    }
    case "closeShort": {
      const { order, unit, coop } = await anOrder(world, what, "CONFIRMED");
      return again(() => closeShort(at(how % 2 === 0 ? unit.clerk : coop.clerk), order.id, "test"));
    }
    case "remit": {
      const due = await db.receivable.groupBy({
        by: ["orderId", "coopId"],
        _sum: { amountFen: true, paidFen: true },
        orderBy: { orderId: "desc" },
        take: 40,
      });
      const open = due
        .map((row) => ({ ...row, restFen: (row._sum.amountFen ?? 0n) - (row._sum.paidFen ?? 0n) }))
        .filter(({ restFen }) => how % 9 === 0 || restFen > 0n);
      const { orderId, coopId, restFen } = pick(open, what);
      const coop = world.coops.find(({ id }) => id === coopId);
      if (!coop) throw new Error("a receivable of nobody");
      const amount = how % 3 === 0 ? restFen / 2n + 1n : restFen + (how % 7 === 0 ? 1n : 0n);
      return again(() =>
        confirmRemittance(at(coop.clerk), orderId, { amount, receivedOn: calendarDateOf(now), bankReference: `TX-${what}-${much}` }),
      );
    }
    case "takeBack": {
      const receipts = await db.remittance.findMany({ where: { reversesId: null }, orderBy: { id: "desc" }, take: 40 });
      const receipt = pick(receipts, what);
      const coop = world.coops.find(({ id }) => id === receipt.coopId);
      if (!coop) throw new Error("a receipt of nobody");
      return again(() => takeBackReceipt(at(coop.clerk), receipt.id, { reason: "test" }));
    }
    case "replay":
      if (!last) throw new Nothing();
      return last();
    case "setOffer": {
      const { id, coop } = pick(world.products, what);
      const product = await db.product.findUniqueOrThrow({ where: { id }, include: { stock: true } });
      const available = toMilli(product.stock?.available as never) + BigInt(much) * 1_000n;
      const input = {
        price: product.priceFen + BigInt(how % 3),
        available,
        version: product.version,
        stockVersion: product.stock?.version ?? 0,
      };
      return setOffer(at(coop), id, input);
    }
    case "saveFiling":
      return saveFiling(buyer, year, {
        mode: "OWN",
        canteenTotal: BigInt(much + 1) * 1_000_000n,
        shares: [],
        leadUnitId: undefined,
        contractorName: "",
        contractorUscc: "",
        note: "",
        reason: "test",
      });
    case "submitFiling":
      return again(() => submitFiling(at(party.reviewer), year));
    case "returnFiling":
      return again(() => returnFiling(at(world.bureau), party.id, year, "test"));
    case "confirmFiling":
      return again(() => confirmFiling(at(world.bureau), party.id, year));
    case "proposeUnit":
    case "proposeSource": {
      const { order, unit } = await anOrder(world, what, how % 3 === 0 ? undefined : "CONFIRMED");
      const lineIds = order.lines.filter((_, index) => (dice[index % 4] ?? 0) % 3 !== 0).map((line) => line.id);
      const input = { lineIds, reason: "test" };
      return again(() =>
        command === "proposeUnit"
          ? proposeReAttribution(at(how % 2 === 0 ? unit.clerk : party.clerk), order.id, { ...input, toUnitId: party.id })
          : proposeSource(at(unit.clerk), order.id, { ...input, toSource: pick(fundSources, how) }),
      );
    }
    case "consent":
    case "endCorrection": {
      const open = await db.correction.findMany({ where: { state: "PROPOSED" }, orderBy: { id: "desc" }, take: 20 });
      const correction = pick(open, what);
      const side = world.units.find(({ id }) => id === (how % 2 === 0 ? correction.fromUnitId : correction.toUnitId));
      if (!side) throw new Error("a correction of nobody");
      if (command === "consent") return again(() => approveCorrection(at(how % 9 === 0 ? side.clerk : side.reviewer), correction.id));
      return again(() =>
        much % 2 === 0 ? declineCorrection(at(side.reviewer), correction.id, "test") : withdrawCorrection(at(side.clerk), correction.id),
      );
    }
    case "rate":
    case "changeRating": {
      const { order, unit } = await anOrder(world, what, command === "rate" && how % 5 !== 0 ? "SETTLED" : undefined);
      const input = { goods: (how % 5) + 1, delivery: (much % 5) + 1, service: 4, comment: "test" };
      if (command === "rate") return again(() => rateOrder(at(unit.clerk), order.id, input));
      const rating = await getOwnRating(unit.clerk, order.id);
      return again(() => changeRating(at(unit.clerk), order.id, { ...input, version: rating?.version ?? 1 }));
    }
    case "changeReceiver": {
      const { order, unit } = await anOrder(world, what);
      const input = { receiverName: `王${much}`, receiverPhone: "0746-7654321", address: "test", reason: "test" };
      return again(() => changeReceiver(at(unit.clerk), order.id, input));
    }
  }
}

test("thousands of random commands by several actors leave every sum in agreement", { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
      const world = await givenWorld();
      const done = new Map<Command, number>();
      let now = new Date("2026-10-20T01:00:00.000Z");
      let waiting: { command: Command; result: Promise<unknown> }[] = [];
      for (const [index, one] of steps.entries()) {
        // The last day of the year is a busy one, so that orders stand open when it ends.
        const pace = calendarDateOf(now) === "2026-12-31" ? 12 : 1;
        now = new Date(now.getTime() + Math.round((one.minutes * 60_000) / pace));
        waiting.push({ command: one.command, result: give(world, one, now) });
        if (one.together && waiting.length < 5 && index < steps.length - 1) continue;
        for (const [at, outcome] of (await Promise.allSettled(waiting.map(({ result }) => result))).entries()) {
          const command = waiting[at]?.command ?? one.command;
          if (outcome.status === "fulfilled") done.set(command, (done.get(command) ?? 0) + 1);
          else if (!(outcome.reason instanceof DomainError) && !(outcome.reason instanceof Nothing)) throw outcome.reason;
        }
        waiting = [];
        if (index % CHECK_EVERY === 0) await expectEverySumToAgree(world, now);
      }
      await expectEverySumToAgree(world, now);
      expect(calendarDateOf(now) > "2027-01-31").toBe(true);
      for (const command of commands) expect(done.get(command) ?? 0, `${command} never succeeded`).toBeGreaterThan(0);
      expect(await db.order.count({ where: { settledAt: { not: null } } })).toBeGreaterThan(20);
      for (const kind of ["ORDERED", "ACCEPTED", "SETTLED"] as const)
        expect(await db.quotaEntry.count({ where: { kind: `ATTRIBUTE_IN_${kind}` } }), kind).toBeGreaterThan(0);
      for (const kind of ["RATE", "UNRATE", "UNSETTLE"] as const)
        expect(await db.quotaEntry.count({ where: { kind } }), kind).toBeGreaterThan(0);
      expect(await db.quotaEntry.count({ where: { kind: { in: ["CARRY_OUT_ORDERED", "CARRY_OUT_ACCEPTED"] } } })).toBeGreaterThan(0);
    }),
    { numRuns: 1, seed: SEED, endOnFailure: true },
  );
});
