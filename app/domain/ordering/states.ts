/** The agreement between buyer and co-op. Goods and money facts stand beside it, never in it. */
export type OrderState = "AWAITING_APPROVAL" | "AWAITING_COOP" | "AWAITING_BUYER" | "CONFIRMED" | "REJECTED" | "CANCELLED" | "REFUSED";

export type OrderCommand =
  | "approve"
  | "refuse"
  | "confirm"
  | "reject"
  | "changeFreight"
  | "reconfirm"
  | "cancel"
  | "ship"
  | "accept"
  | "closeShort"
  | "confirmRemittance"
  | "takeBackReceipt"
  | "payFirst"
  | "extendPayBy";

interface CommandRule {
  from: readonly OrderState[];
  /** State afterwards; absent where the command adds facts and leaves the agreement as it is. */
  to?: OrderState;
  who: readonly ("unit" | "coop")[];
  /** What else must hold. */
  guard?: (facts: OrderFacts) => boolean;
}

/** Facts about an order that guards and the displayed status are computed from. Quantities in thousandths, money in fen. */
export interface OrderFacts {
  state: OrderState;
  freightChanged: boolean;
  /** Lines of which something is still to be shipped. */
  linesToShip: number;
  shippedMilli: bigint;
  /** Accepted and rejected together: what has been judged. */
  judgedMilli: bigint;
  acceptedMilli: bigint;
  shipmentsOpen: number;
  goodsClosed: boolean;
  settled: boolean;
  receivableFen: bigint;
  paidFen: bigint;
  /** Where the co-op asks for money first: what is still to come before anything is sent. */
  payFirstFen: bigint;
  payByExtended: boolean;
  overdue: boolean;
}

const nothingShipped = (facts: OrderFacts) => facts.shippedMilli === 0n && facts.shipmentsOpen === 0;

/** The one table of an order's life: buttons, guards, documentation and the random-walk test come from it. */
export const orderCommands = {
  approve: { from: ["AWAITING_APPROVAL"], to: "AWAITING_COOP", who: ["unit"] },
  refuse: { from: ["AWAITING_APPROVAL"], to: "REFUSED", who: ["unit"] },
  confirm: { from: ["AWAITING_COOP"], to: "CONFIRMED", who: ["coop"] },
  reject: { from: ["AWAITING_COOP"], to: "REJECTED", who: ["coop"] },
  changeFreight: { from: ["AWAITING_COOP"], to: "AWAITING_BUYER", who: ["coop"], guard: (facts) => !facts.freightChanged },
  reconfirm: { from: ["AWAITING_BUYER"], to: "CONFIRMED", who: ["unit"] },
  cancel: {
    from: ["AWAITING_APPROVAL", "AWAITING_COOP", "AWAITING_BUYER", "CONFIRMED"],
    to: "CANCELLED",
    who: ["unit", "coop"],
    guard: nothingShipped,
  },
  ship: { from: ["CONFIRMED"], who: ["coop"], guard: (facts) => facts.linesToShip > 0 && !facts.goodsClosed && facts.payFirstFen === 0n },
  accept: { from: ["CONFIRMED"], who: ["unit"], guard: (facts) => facts.shipmentsOpen > 0 },
  closeShort: {
    from: ["CONFIRMED"],
    who: ["unit", "coop"],
    guard: (facts) => facts.shippedMilli > 0n && facts.shipmentsOpen === 0 && facts.linesToShip > 0 && !facts.goodsClosed,
  },
  confirmRemittance: {
    from: ["CONFIRMED"],
    who: ["coop"],
    guard: (facts) => facts.paidFen < facts.receivableFen || facts.payFirstFen > 0n,
  },
  takeBackReceipt: { from: ["CONFIRMED"], who: ["coop"], guard: (facts) => facts.paidFen > 0n },
  payFirst: { from: ["CONFIRMED"], who: ["unit"], guard: (facts) => facts.payFirstFen > 0n },
  extendPayBy: { from: ["CONFIRMED"], who: ["coop"], guard: (facts) => facts.payFirstFen > 0n && !facts.payByExtended },
} as const satisfies Record<OrderCommand, CommandRule>;

/** May this side give this command now? */
export function allows(command: OrderCommand, side: "unit" | "coop", facts: OrderFacts): boolean {
  const rule: CommandRule = orderCommands[command];
  return rule.who.includes(side) && rule.from.includes(facts.state) && (rule.guard?.(facts) ?? true);
}

/** Days that an order waits for its money, and by how many the co-op may lengthen that, once. */
export const PAY_FIRST_DAYS = 30;
export const PAY_FIRST_EXTENSION_DAYS = 15;

/** What must still come before the first goods are sent; afterwards nothing holds them up. All in fen. */
export function payFirstFen({ totalFen, advanceFen, begun }: { totalFen: bigint; advanceFen: bigint; begun: boolean }): bigint {
  return begun || advanceFen >= totalFen ? 0n : totalFen - advanceFen;
}

/** Who receives the goods may be corrected while something is still to be sent and nothing is on the road. */
export function receiverMayChange(facts: OrderFacts): boolean {
  const alive = ["AWAITING_APPROVAL", "AWAITING_COOP", "AWAITING_BUYER", "CONFIRMED"].includes(facts.state);
  return alive && !facts.goodsClosed && facts.shipmentsOpen === 0 && facts.linesToShip > 0;
}

export type OrderStatus =
  | "AWAITING_APPROVAL"
  | "AWAITING_COOP"
  | "AWAITING_BUYER"
  | "REFUSED"
  | "REJECTED"
  | "CANCELLED"
  | "TO_PREPAY"
  | "TO_SHIP"
  | "SHIPPED"
  | "PART_ACCEPTED"
  | "TO_PAY"
  | "PART_PAID"
  | "OVERDUE"
  | "SETTLED"
  | "ALL_REFUSED";

/** What people see: a pure function of agreement, goods and money. */
export function orderStatus(facts: OrderFacts): OrderStatus {
  if (facts.state !== "CONFIRMED") return facts.state;
  if (facts.settled) return facts.acceptedMilli === 0n ? "ALL_REFUSED" : "SETTLED";
  if (facts.overdue && facts.paidFen < facts.receivableFen) return "OVERDUE";
  if (facts.shipmentsOpen > 0) return "SHIPPED";
  if (facts.payFirstFen > 0n && !facts.goodsClosed) return "TO_PREPAY";
  if (!facts.goodsClosed) return facts.judgedMilli === 0n ? "TO_SHIP" : "PART_ACCEPTED";
  return facts.paidFen > 0n ? "PART_PAID" : "TO_PAY";
}
