import { addDays, type CalendarDate } from "#app/lib/dates";
import type { SeedData, SeedUnitRow } from "#prisma/seed/data/read-seed-data";
import type { ListedProduct } from "#prisma/seed/listings";
import type { Stop } from "#prisma/seed/order-life";
import { randomFor } from "#prisma/seed/random";
import { addWorkingDays, workingDayUntil } from "#prisma/seed/working-days";
import { toWish, type Wish } from "#prisma/seed/wishes";

/** An order that somebody with a demo account finds waiting today. */
export interface WaitingOrder {
  unit: string;
  day: CalendarDate;
  stopsAt: Stop;
  wish: Wish[];
}

/** Kinds of work, and how long ago the order was placed: in working days while it is young, far enough back for a receivable to fall due otherwise. */
const WORK: { stopsAt: Stop; placed: (today: CalendarDate) => CalendarDate }[] = [
  { stopsAt: "confirmation", placed: (today) => workingDayUntil(today) },
  { stopsAt: "confirmation", placed: (today) => addWorkingDays(today, -1) },
  { stopsAt: "freight", placed: (today) => addWorkingDays(today, -2) },
  { stopsAt: "shipping", placed: (today) => addWorkingDays(today, -1) },
  { stopsAt: "shipping", placed: (today) => addWorkingDays(today, -3) },
  { stopsAt: "transit", placed: (today) => addWorkingDays(today, -6) },
  { stopsAt: "second-part", placed: (today) => workingDayUntil(addDays(today, -22)) },
  { stopsAt: "payment", placed: (today) => workingDayUntil(addDays(today, -31)) },
  { stopsAt: "payment", placed: (today) => workingDayUntil(addDays(today, -58)) },
  { stopsAt: "part-payment", placed: (today) => workingDayUntil(addDays(today, -28)) },
];

/** What the co-ops with accounts have sold and not been paid for yet: a while ago, to be paid online; and in the last days, so that something can be wrong with it. */
const SOLD_DAYS_AGO = [24, 22, 20, 10, 9, 8] as const;

/**
 * Work of every kind for everybody who can sign in as a buyer, a reviewer or a co-op's clerk, whatever day it is: the units with demo accounts order from the
 * co-ops with demo accounts whose goods count for them, and the orders stop where that work begins.
 */
export function waitingOrders(
  data: SeedData,
  listed: readonly ListedProduct[],
  counts: (product: ListedProduct, unit: SeedUnitRow) => boolean,
  today: CalendarDate,
): WaitingOrder[] {
  const staffed = (type: "unit" | "coop") =>
    new Set(data.people.flatMap((person) => (person.scope.type === type && person.role === "CLERK" ? [person.scope.key] : [])));
  const units = data.units.filter((unit) => staffed("unit").has(unit.key));
  const coops = [...staffed("coop")];
  const goods = (coop: string, unit: SeedUnitRow) => listed.filter((product) => product.seed.coop === coop && counts(product, unit));
  const order = (unit: SeedUnitRow, coop: string, stopsAt: Stop, day: CalendarDate, thresholds: number): WaitingOrder => {
    const random = randomFor(`${unit.key} ${coop} ${stopsAt} ${day}`);
    const amount = (unit.approvalThresholdFen ?? 1_000_000) * thresholds;
    const product = random.pick(goods(coop, unit).filter(({ listedOn }) => listedOn <= day));
    return { unit: unit.key, day, stopsAt, wish: [toWish(product, amount)] };
  };
  const small = 0.3;
  return [
    ...units.flatMap((unit, at) =>
      WORK.map(({ stopsAt, placed }, index) => {
        const sellers = coops.filter((coop) => goods(coop, unit).length > 0);
        return order(unit, sellers[(at + index) % sellers.length] ?? "", stopsAt, placed(today), small);
      }),
    ),
    ...coops.flatMap((coop, at) =>
      WORK.flatMap(({ stopsAt, placed }, index) => {
        const buyers = units.filter((unit) => goods(coop, unit).length > 0);
        const unit = buyers[(at + index) % buyers.length];
        return unit ? order(unit, coop, stopsAt, addWorkingDays(placed(today), -1), small * 0.8) : [];
      }),
    ),
    ...coops.flatMap((coop, at) =>
      SOLD_DAYS_AGO.flatMap((days, index) => {
        const buyers = units.filter((unit) => goods(coop, unit).length > 0);
        const unit = buyers[(at + index) % buyers.length];
        return unit ? order(unit, coop, "payment", workingDayUntil(addDays(today, -days)), small * 0.6) : [];
      }),
    ),
    ...units.flatMap((unit) => {
      const seller = coops.find((coop) => goods(coop, unit).length > 0) ?? "";
      return [
        order(unit, seller, "approval", workingDayUntil(today), 1.5),
        order(unit, seller, "approval", addWorkingDays(today, -1), 2),
        order(unit, seller, "refusal", addWorkingDays(today, -9), 2.5),
      ];
    }),
  ];
}
