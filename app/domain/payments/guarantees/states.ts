export const guaranteePurposes = ["BID", "PERFORMANCE", "QUALITY", "ADVANCE"] as const;
export type GuaranteePurpose = (typeof guaranteePurposes)[number];
export const guaranteeIssuers = ["BANK", "INSURER", "GUARANTOR"] as const;
export type GuaranteeIssuer = (typeof guaranteeIssuers)[number];
export const guaranteeStates = ["DRAFT", "ISSUED", "ACCEPTED", "REFUSED", "CLAIMED", "RELEASED", "EXPIRED", "WITHDRAWN"] as const;
export type GuaranteeState = (typeof guaranteeStates)[number];

/** Parts of the list: what holds or is to be decided, what waits for the reader, what is over. */
export const guaranteeTabs = ["open", "mine", "done"] as const;
export type GuaranteeTab = (typeof guaranteeTabs)[number];

export type GuaranteeSide = "coop" | "unit";

interface GuaranteeRule {
  from: readonly GuaranteeState[];
  to: GuaranteeState;
  who: GuaranteeSide;
}

/** The one table of a guarantee's life; the database refuses every other way. The clock alone lets it expire. */
export const guaranteeCommands = {
  issue: { from: ["DRAFT"], to: "ISSUED", who: "coop" },
  withdraw: { from: ["DRAFT", "ISSUED"], to: "WITHDRAWN", who: "coop" },
  accept: { from: ["ISSUED"], to: "ACCEPTED", who: "unit" },
  refuse: { from: ["ISSUED"], to: "REFUSED", who: "unit" },
  claim: { from: ["ACCEPTED"], to: "CLAIMED", who: "unit" },
  release: { from: ["ACCEPTED", "CLAIMED"], to: "RELEASED", who: "unit" },
} as const satisfies Record<string, GuaranteeRule>;

export type GuaranteeCommand = keyof typeof guaranteeCommands;

export const allowsGuarantee = (command: GuaranteeCommand, side: GuaranteeSide, state: GuaranteeState): boolean => {
  const rule: GuaranteeRule = guaranteeCommands[command];
  return rule.who === side && rule.from.includes(state);
};

export const guaranteeCommandsOf = (side: GuaranteeSide, state: GuaranteeState): GuaranteeCommand[] =>
  (Object.keys(guaranteeCommands) as GuaranteeCommand[]).filter((command) => allowsGuarantee(command, side, state));
