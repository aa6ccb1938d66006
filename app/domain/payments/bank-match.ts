import { daysBetween, type CalendarDate } from "#app/lib/dates";
import { isRemittanceCode } from "#app/domain/payments/remittance-code";

/** An order of the co-op with something left to pay. */
export interface OpenOrder {
  id: string;
  unitId: string;
  number: string;
  remittanceCode: string;
  unitName: string;
  openFen: bigint;
  /** The earliest day on which something of it is due. */
  dueOn: CalendarDate;
}

export interface ArrivedLine {
  amountFen: bigint;
  bookedOn: CalendarDate;
  payerName: string;
  payerAccount: string;
  purpose: string;
  reference: string;
}

export const matchReasons = [
  "code",
  "orderNumber",
  "amount",
  "payerName",
  "payerKnown",
  "inTime",
  "sum",
  "part",
  "more",
  "otherPayer",
  "fee",
] as const;
export type MatchReason = (typeof matchReasons)[number];

/** What each reason is worth, of a hundred. A code is worth most: its check digit makes a wrong one improbable. */
const points = {
  code: 60,
  orderNumber: 50,
  amount: 25,
  payerName: 15,
  payerKnown: 15,
  inTime: 5,
  sum: 20,
  part: 0,
  more: 0,
  otherPayer: -10,
  fee: 5,
} as const satisfies Record<MatchReason, number>;

export interface MatchPart {
  orderId: string;
  amountFen: bigint;
  /** What is missing looks like the bank's fee: taken as such, it pays the order too. */
  feeFen: bigint;
}

export interface Suggestion {
  parts: MatchPart[];
  /** What is left of the transfer afterwards. */
  restFen: bigint;
  score: number;
  reasons: MatchReason[];
  /** Nothing else comes into question: the code names the order and the amount is what is open, or the codes name several that sum to it. */
  certain: boolean;
}

/** A bank deducts at most this much from a domestic transfer. */
const MOST_FEE_FEN = 5_000n;

/** Thirteen digits with a right check digit anywhere in the text, however they are grouped; and whole order numbers. */
export function codesIn(text: string): string[] {
  const plain = text.normalize("NFKC");
  const numbers = [...plain.matchAll(/\d(?:[-\s]?\d){11,30}/g)].map(([run]) => run.replaceAll(/\D/g, ""));
  const codes = numbers.flatMap((digits) =>
    Array.from({ length: Math.max(0, digits.length - 12) }, (_, start) => digits.slice(start, start + 13)).filter(isRemittanceCode),
  );
  return [...new Set(codes)];
}

export function orderNumbersIn(text: string): string[] {
  return [
    ...new Set(
      [
        ...text
          .normalize("NFKC")
          .toUpperCase()
          .matchAll(/XJ(20\d{6})-?(\d{6})/g),
      ].map(([, day, count]) => `XJ${day}-${count}`),
    ),
  ];
}

/** Names without what people leave out or write differently. */
export const plainName = (name: string): string =>
  name
    .normalize("NFKC")
    .replaceAll(/[\s()（）·,，.。]/g, "")
    .toLowerCase();

/**
 * Which orders a transfer may pay, best first, at most five.
 *
 * @param orders those in question: named in its text, of its payer, or with its amount
 * @param knownPayers units for which this account has paid before
 */
export function suggest(line: ArrivedLine, orders: readonly OpenOrder[], knownPayers: ReadonlySet<string>): Suggestion[] {
  const said = `${line.purpose} ${line.reference}`;
  const codes = new Set(codesIn(said));
  const numbers = new Set(orderNumbersIn(said));
  const named = orders.filter((order) => codes.has(order.remittanceCode) || numbers.has(order.number));
  const found: Suggestion[] = [];
  const judge = (chosen: readonly OpenOrder[]) => {
    const suggestion = judgeChoice(line, chosen, { codes, numbers, knownPayers });
    if (suggestion && !found.some((known) => samePart(known, suggestion))) found.push(suggestion);
  };
  if (named.length > 0) judge(named);
  if (named.length > 1) for (const order of named) judge([order]);
  const payer = plainName(line.payerName);
  const payers = orders.filter((order) => knownPayers.has(order.unitId) || (payer !== "" && plainUnitName(order) === payer));
  for (const order of orders) if (order.openFen === line.amountFen || payers.includes(order)) judge([order]);
  for (const unitOrders of byUnit(payers)) {
    const sum = subsetWithSum(unitOrders, line.amountFen);
    if (sum) judge(sum);
  }
  found.sort((left, right) => right.score - left.score || left.parts.length - right.parts.length);
  if (found.filter(({ certain }) => certain).length > 1) for (const one of found) one.certain = false;
  return found.slice(0, 5);
}

const samePart = (left: Suggestion, right: Suggestion) =>
  left.parts.length === right.parts.length && left.parts.every((part, index) => part.orderId === right.parts[index]?.orderId);

const plainNames = new WeakMap<OpenOrder, string>();

/** A statement asks of each of its lines and of thousands of orders: an order's name is made plain once. */
function plainUnitName(order: OpenOrder): string {
  const known = plainNames.get(order);
  if (known !== undefined) return known;
  const plain = plainName(order.unitName);
  plainNames.set(order, plain);
  return plain;
}

const namesPayer = (line: ArrivedLine, orders: readonly OpenOrder[]): boolean => {
  const payer = plainName(line.payerName);
  return payer !== "" && orders.every((order) => plainUnitName(order) === payer);
};

function byUnit(orders: readonly OpenOrder[]): OpenOrder[][] {
  const units = new Map<string, OpenOrder[]>();
  for (const order of orders) units.set(order.unitId, [...(units.get(order.unitId) ?? []), order]);
  return [...units.values()];
}

interface Clues {
  codes: ReadonlySet<string>;
  numbers: ReadonlySet<string>;
  knownPayers: ReadonlySet<string>;
}

function judgeChoice(line: ArrivedLine, chosen: readonly OpenOrder[], { codes, numbers, knownPayers }: Clues): Suggestion | null {
  const open = chosen.reduce((sum, order) => sum + order.openFen, 0n);
  const missing = open - line.amountFen;
  const fee = chosen.length === 1 && missing > 0n && missing <= MOST_FEE_FEN && missing < line.amountFen ? missing : 0n;
  let rest = line.amountFen;
  const parts: MatchPart[] = [];
  for (const order of [...chosen].sort(byDueDay)) {
    const amountFen = rest < order.openFen ? rest : order.openFen;
    if (amountFen > 0n) parts.push({ orderId: order.id, amountFen, feeFen: fee });
    rest -= amountFen;
  }
  if (parts.length === 0) return null;
  const reasons: MatchReason[] = [];
  const byCode = chosen.every((order) => codes.has(order.remittanceCode));
  const named = chosen.every((order) => codes.has(order.remittanceCode) || numbers.has(order.number));
  if (named) reasons.push(byCode ? "code" : "orderNumber");
  if (missing === 0n) reasons.push(chosen.length > 1 ? "sum" : "amount");
  else if (missing > 0n) reasons.push(fee > 0n ? "fee" : "part");
  else reasons.push("more");
  const names = namesPayer(line, chosen);
  const known = chosen.every((order) => knownPayers.has(order.unitId));
  if (names) reasons.push("payerName");
  if (known) reasons.push("payerKnown");
  if (!names && !known && line.payerName !== "") reasons.push("otherPayer");
  if (chosen.every((order) => Math.abs(daysBetween(order.dueOn, line.bookedOn)) <= 31)) reasons.push("inTime");
  const score = Math.max(
    0,
    Math.min(
      100,
      reasons.reduce((sum, reason) => sum + points[reason], 0),
    ),
  );
  return { parts, restFen: rest, score, reasons, certain: named && missing === 0n };
}

const byDueDay = (left: OpenOrder, right: OpenOrder) =>
  left.dueOn < right.dueOn ? -1 : left.dueOn > right.dueOn ? 1 : left.number < right.number ? -1 : 1;

const MOST_IN_SUM = 16;

/**
 * Orders that together have exactly this much open: the earliest due first, then any. Two or more; null when there are none, or the search among the
 * earliest sixteen finds none.
 */
export function subsetWithSum(orders: readonly OpenOrder[], amountFen: bigint): OpenOrder[] | null {
  const sorted = [...orders].sort(byDueDay);
  let run = 0n;
  for (const [index, order] of sorted.entries()) {
    run += order.openFen;
    if (run === amountFen && index > 0) return sorted.slice(0, index + 1);
    if (run > amountFen) break;
  }
  const few = sorted.slice(0, MOST_IN_SUM);
  const search = (from: number, left: bigint): OpenOrder[] | null => {
    if (left === 0n) return [];
    for (let index = from; index < few.length; index += 1) {
      const order = few[index];
      if (!order || order.openFen > left) continue;
      const others = search(index + 1, left - order.openFen);
      if (others) return [order, ...others];
    }
    return null;
  };
  const found = search(0, amountFen);
  return found && found.length > 1 ? found : null;
}
