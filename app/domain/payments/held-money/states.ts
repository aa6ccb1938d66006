export const heldKinds = ["DEPOSIT", "RETENTION", "OVERDUE"] as const;
/** DEPOSIT: a bid or performance bond · RETENTION: kept back of a price · OVERDUE: a payment that did not come. */
export type HeldKind = (typeof heldKinds)[number];

export const heldStates = ["REPORTED", "TAKEN", "ESCALATED", "RETURNED", "REJECTED", "WITHDRAWN"] as const;
export type HeldState = (typeof heldStates)[number];
export const openHeldStates = ["REPORTED", "TAKEN", "ESCALATED"] as const satisfies readonly HeldState[];

export type HeldAnswer = "CONFIRMED" | "DISPUTED";
export type HeldSide = "coop" | "unit" | "bureau";

/** Parts of the list: what is going on, what waits for the reader, what is late, what is over. */
export const heldTabs = ["open", "mine", "late", "done"] as const;
export type HeldTab = (typeof heldTabs)[number];

export interface HeldFacts {
  state: HeldState;
  answer: HeldAnswer | null;
  awaitsAnswer: boolean;
  /** It is a receivable of the platform, and ends when that is paid. */
  linked: boolean;
  /** It lies on the desk of the bureau that asks. */
  onDesk: boolean;
}

interface HeldRule {
  from: readonly HeldState[];
  who: HeldSide;
  guard?: (facts: HeldFacts) => boolean;
}

/** The one table of a report's life: buttons, guards and the walk test come from it. What the clock does stands in keep-deadlines. */
export const heldCommands = {
  confirm: { from: openHeldStates, who: "unit", guard: (facts) => facts.answer !== "CONFIRMED" },
  dispute: { from: openHeldStates, who: "unit", guard: (facts) => facts.answer === null },
  reportReturn: { from: openHeldStates, who: "unit", guard: (facts) => !facts.linked },
  take: { from: ["REPORTED", "ESCALATED"], who: "bureau", guard: (facts) => facts.onDesk },
  reject: { from: openHeldStates, who: "bureau", guard: (facts) => facts.onDesk },
  confirmReturn: { from: openHeldStates, who: "coop", guard: (facts) => !facts.linked },
  withdraw: { from: openHeldStates, who: "coop" },
} as const satisfies Record<string, HeldRule>;

export type HeldCommand = keyof typeof heldCommands;

/** May this side give this command now? */
export function allowsHeld(command: HeldCommand, side: HeldSide, facts: HeldFacts): boolean {
  const rule: HeldRule = heldCommands[command];
  return rule.who === side && rule.from.includes(facts.state) && (rule.guard?.(facts) ?? true);
}

export const heldCommandsOf = (side: HeldSide, facts: HeldFacts): HeldCommand[] =>
  (Object.keys(heldCommands) as HeldCommand[]).filter((command) => allowsHeld(command, side, facts));

/** Whom everybody waits for; `return` while the money is to come back, null when it is over. */
export function heldWaitsFor({ state, awaitsAnswer }: Pick<HeldFacts, "state" | "awaitsAnswer">): "unit" | "bureau" | "return" | null {
  switch (state) {
    case "REPORTED":
      return awaitsAnswer ? "unit" : "bureau";
    case "ESCALATED":
      return "bureau";
    case "TAKEN":
      return "return";
    case "RETURNED":
    case "REJECTED":
    case "WITHDRAWN":
      return null;
  }
}
