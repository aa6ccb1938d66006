export const claimStates = [
  "REPORTED",
  "COUNTERED",
  "DECLINED",
  "REFERRED",
  "REPLACING",
  "REFUNDING",
  "REFUND_FAILED",
  "DONE",
  "REJECTED",
  "WITHDRAWN",
  "LAPSED",
] as const;
export type ClaimState = (typeof claimStates)[number];

export const remedies = ["REFUND", "RETURN", "REPLACEMENT", "CREDIT"] as const;
/**
 * RETURN: goods go back · REFUND: they were not there or not usable · REPLACEMENT: other goods instead · CREDIT: money alone, the goods are kept.
 * The first two take goods and quota back, the last one neither.
 */
export type Remedy = (typeof remedies)[number];

export const claimReasons = ["SHORT", "QUALITY", "WRONG_GOODS", "DAMAGED"] as const;

export type ClaimSide = "unit" | "coop" | "hall";

export interface ClaimFacts {
  state: ClaimState;
  /** Goods that replace others are on their way. */
  replacementSent: boolean;
  /** The co-op pays the refund itself. */
  byTransfer: boolean;
  /** The co-op says that it has. */
  transferred: boolean;
}

interface ClaimRule {
  from: readonly ClaimState[];
  who: ClaimSide;
  guard?: (facts: ClaimFacts) => boolean;
}

/** The one table of a claim's life: buttons, guards and the walk test come from it. What the clock does stands in claim-deadlines. */
export const claimCommands = {
  accept: { from: ["REPORTED"], who: "coop" },
  counter: { from: ["REPORTED"], who: "coop" },
  decline: { from: ["REPORTED"], who: "coop" },
  acceptOffer: { from: ["COUNTERED"], who: "unit" },
  refer: { from: ["COUNTERED", "DECLINED", "REPLACING"], who: "unit" },
  withdraw: { from: ["REPORTED", "COUNTERED", "DECLINED", "REFERRED"], who: "unit" },
  decide: { from: ["REFERRED"], who: "hall" },
  sendReplacement: { from: ["REPLACING"], who: "coop", guard: (facts) => !facts.replacementSent },
  receiveReplacement: { from: ["REPLACING"], who: "unit", guard: (facts) => facts.replacementSent },
  reportTransfer: { from: ["REFUNDING"], who: "coop", guard: (facts) => facts.byTransfer && !facts.transferred },
  confirmTransfer: { from: ["REFUNDING"], who: "unit", guard: (facts) => facts.byTransfer && facts.transferred },
  denyTransfer: { from: ["REFUNDING"], who: "unit", guard: (facts) => facts.byTransfer && facts.transferred },
  refundAgain: { from: ["REFUND_FAILED"], who: "coop" },
} as const satisfies Record<string, ClaimRule>;

export type ClaimCommand = keyof typeof claimCommands;

/** May this side give this command now? */
export function allowsClaim(command: ClaimCommand, side: ClaimSide, facts: ClaimFacts): boolean {
  const rule: ClaimRule = claimCommands[command];
  return rule.who === side && rule.from.includes(facts.state) && (rule.guard?.(facts) ?? true);
}

export const claimCommandsOf = (side: ClaimSide, facts: ClaimFacts): ClaimCommand[] =>
  (Object.keys(claimCommands) as ClaimCommand[]).filter((command) => allowsClaim(command, side, facts));

/** Whom everybody waits for; null when the claim is over. */
export function waitsFor({ state, replacementSent, byTransfer, transferred }: ClaimFacts): ClaimSide | "bank" | null {
  switch (state) {
    case "REPORTED":
    case "REFUND_FAILED":
      return "coop";
    case "COUNTERED":
    case "DECLINED":
      return "unit";
    case "REFERRED":
      return "hall";
    case "REPLACING":
      return replacementSent ? "unit" : "coop";
    case "REFUNDING":
      return byTransfer ? (transferred ? "unit" : "coop") : "bank";
    default:
      return null;
  }
}

/** Does this remedy take goods out of what was accepted? Quota follows goods, never the goodwill. */
export const takesGoodsBack = (remedy: Remedy): boolean => remedy === "RETURN" || remedy === "REFUND";
