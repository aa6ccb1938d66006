import { amountFen } from "#app/lib/quantity";
import { splitByLargestRemainder } from "#app/lib/money";
import { addDays, type CalendarDate } from "#app/lib/dates";

/** A freight rate as the cart reads it. */
export interface FreightRateTerms {
  divisionPrefix: string;
  baseFen: bigint;
  includedGrams: bigint;
  perKgFen: bigint;
  freeFromFen: bigint | null;
}

/** Everything about a cart line that a decision rests on, read at one moment. */
export interface CartOffer {
  productId: string;
  version: number;
  quantityMilli: bigint;
  published: boolean;
  nameZh: string;
  nameEn: string | null;
  packageZh: string;
  packageEn: string | null;
  art: string;
  categoryCode: string;
  originCountyCode: string;
  salesUnit: string;
  netGrams: bigint;
  priceFen: bigint;
  minMilli: bigint;
  stepMilli: bigint;
  leadDays: number;
  catchWeight: boolean;
  toleranceBps: number;
  availableMilli: bigint;
  coopId: string;
  coopName: string;
  coopNameEn: string | null;
  paymentTerms: "GOODS_FIRST" | "MONEY_FIRST";
  freightTableId: string;
  rates: FreightRateTerms[];
  /** Programmes it counts for at the day of reading, with the version of their lists. */
  programmes: { programmeId: string; listVersion: number }[];
}

export type LineProblem =
  | { kind: "unpublished" }
  | { kind: "outOfStock"; availableMilli: bigint }
  | { kind: "belowMinimum"; minMilli: bigint }
  | { kind: "offStep"; stepMilli: bigint }
  | { kind: "notDelivered" };

export interface PlannedLine {
  offer: CartOffer;
  goodsFen: bigint;
  freightFen: bigint;
  problem: LineProblem | null;
}

export interface PlannedOrder {
  coopId: string;
  coopName: string;
  coopNameEn: string | null;
  paymentTerms: "GOODS_FIRST" | "MONEY_FIRST";
  lines: PlannedLine[];
  goodsFen: bigint;
  freightFen: bigint;
  /** First day the co-op can deliver. */
  earliestOn: CalendarDate;
}

export interface CheckoutPlan {
  orders: PlannedOrder[];
  goodsFen: bigint;
  freightFen: bigint;
  earliestOn: CalendarDate;
  /** What the checkout adds to the quota, per programme. */
  countedFen: Map<string, bigint>;
  blocked: PlannedLine[];
}

/**
 * Splits a cart into one order per co-op, with freight shared over the lines by weight (largest remainder), so that a later refund needs no recomputation.
 *
 * @param offers       the cart's lines; a product stands in it once
 * @param divisionCode six-digit code of the place of delivery
 * @param today        day of the checkout
 */
export function planCheckout(offers: readonly CartOffer[], divisionCode: string, today: CalendarDate): CheckoutPlan {
  const byCoop = new Map<string, CartOffer[]>();
  for (const offer of offers) byCoop.set(offer.coopId, [...(byCoop.get(offer.coopId) ?? []), offer]);
  const orders = [...byCoop.values()].map((own) => planOrder(own, divisionCode, today));
  orders.sort((left, right) =>
    left.coopName < right.coopName ? -1 : left.coopName > right.coopName ? 1 : left.coopId < right.coopId ? -1 : 1,
  );
  const lines = orders.flatMap((order) => order.lines);
  const countedFen = new Map<string, bigint>();
  for (const line of lines) {
    for (const { programmeId } of line.offer.programmes) countedFen.set(programmeId, (countedFen.get(programmeId) ?? 0n) + line.goodsFen);
  }
  return {
    orders,
    goodsFen: sum(orders.map((order) => order.goodsFen)),
    freightFen: sum(orders.map((order) => order.freightFen)),
    earliestOn: orders.map((order) => order.earliestOn).reduce((latest, day) => (day > latest ? day : latest), today),
    countedFen,
    blocked: lines.filter((line) => line.problem !== null),
  };
}

function planOrder(offers: CartOffer[], divisionCode: string, today: CalendarDate): PlannedOrder {
  const [first] = offers;
  if (!first) throw new RangeError("an order has at least one line");
  const goods = offers.map((offer) => amountFen(offer.quantityMilli, offer.priceFen));
  const freight = offers.map(() => 0n);
  const undelivered = new Set<string>();
  for (const tableId of new Set(offers.map((offer) => offer.freightTableId))) {
    const at = offers.flatMap((offer, index) => (offer.freightTableId === tableId ? [index] : []));
    const rate = matchingRate(offers[at[0] ?? 0]?.rates ?? [], divisionCode);
    if (!rate) {
      for (const index of at) undelivered.add(offers[index]?.productId ?? "");
      continue;
    }
    const grams = at.map((index) => gramsOf(offers[index]));
    const total = freightFen(rate, sum(grams), sum(at.map((index) => goods[index] ?? 0n)));
    splitByLargestRemainder(total, grams).forEach((share, position) => (freight[at[position] ?? 0] = share));
  }
  const lines = offers.map((offer, index) => ({
    offer,
    goodsFen: goods[index] ?? 0n,
    freightFen: freight[index] ?? 0n,
    problem: problemOf(offer, undelivered),
  }));
  return {
    coopId: first.coopId,
    coopName: first.coopName,
    coopNameEn: first.coopNameEn,
    paymentTerms: first.paymentTerms,
    lines,
    goodsFen: sum(goods),
    freightFen: sum(freight),
    earliestOn: addDays(today, Math.max(...offers.map((offer) => offer.leadDays))),
  };
}

/** Freight of a consignment, in fen; the started kilogram above the included weight is charged. */
export function freightFen(rate: FreightRateTerms, grams: bigint, goodsFen: bigint): bigint {
  if (rate.freeFromFen !== null && goodsFen >= rate.freeFromFen) return 0n;
  const above = grams > rate.includedGrams ? grams - rate.includedGrams : 0n;
  return rate.baseFen + ((above + 999n) / 1000n) * rate.perKgFen;
}

/** The rate with the longest matching prefix; null where the co-op does not deliver. */
export function matchingRate(rates: readonly FreightRateTerms[], divisionCode: string): FreightRateTerms | null {
  return rates
    .filter((rate) => divisionCode.startsWith(rate.divisionPrefix))
    .reduce<FreightRateTerms | null>(
      (best, rate) => (best && best.divisionPrefix.length >= rate.divisionPrefix.length ? best : rate),
      null,
    );
}

/** A quantity that can be ordered: at least the minimum, and a whole number of steps. */
export function quantityProblem(quantityMilli: bigint, terms: { minMilli: bigint; stepMilli: bigint }): LineProblem | null {
  if (quantityMilli < terms.minMilli) return { kind: "belowMinimum", minMilli: terms.minMilli };
  if (quantityMilli % terms.stepMilli !== 0n) return { kind: "offStep", stepMilli: terms.stepMilli };
  return null;
}

function problemOf(offer: CartOffer, undelivered: Set<string>): LineProblem | null {
  if (!offer.published) return { kind: "unpublished" };
  if (offer.availableMilli < offer.quantityMilli) return { kind: "outOfStock", availableMilli: offer.availableMilli };
  if (undelivered.has(offer.productId)) return { kind: "notDelivered" };
  return quantityProblem(offer.quantityMilli, offer);
}

function gramsOf(offer: CartOffer | undefined): bigint {
  return offer ? (offer.quantityMilli * offer.netGrams) / 1000n : 0n;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
