/** Where an amount stands. ASSESSED is the outside: what a filing puts in and an amendment takes out. */
export type Stage = "ASSESSED" | "REMAINING" | "ORDERED" | "ACCEPTED" | "SETTLED";

/** The whole arithmetic of the ledger: the kind of an entry fixes where its amount comes from and goes to. The database trigger holds the same table. */
export const entryKinds = {
  ASSESS: ["ASSESSED", "REMAINING"],
  REASSESS_UP: ["ASSESSED", "REMAINING"],
  REASSESS_DOWN: ["REMAINING", "ASSESSED"],
  ORDER: ["REMAINING", "ORDERED"],
  CANCEL: ["ORDERED", "REMAINING"],
  ACCEPT: ["ORDERED", "ACCEPTED"],
  RETURN: ["ACCEPTED", "REMAINING"],
  SETTLE: ["ACCEPTED", "SETTLED"],
  REFUND: ["SETTLED", "REMAINING"],
  CARRY_OUT_ORDERED: ["ORDERED", "REMAINING"],
  CARRY_OUT_ACCEPTED: ["ACCEPTED", "REMAINING"],
  CARRY_IN_ORDERED: ["REMAINING", "ORDERED"],
  CARRY_IN_ACCEPTED: ["REMAINING", "ACCEPTED"],
  ATTRIBUTE_OUT_ORDERED: ["ORDERED", "REMAINING"],
  ATTRIBUTE_OUT_ACCEPTED: ["ACCEPTED", "REMAINING"],
  ATTRIBUTE_OUT_SETTLED: ["SETTLED", "REMAINING"],
  ATTRIBUTE_IN_ORDERED: ["REMAINING", "ORDERED"],
  ATTRIBUTE_IN_ACCEPTED: ["REMAINING", "ACCEPTED"],
  ATTRIBUTE_IN_SETTLED: ["REMAINING", "SETTLED"],
} as const satisfies Record<string, readonly [Stage, Stage]>;

export type EntryKind = keyof typeof entryKinds;

export type Balances = Record<Stage, bigint>;

export const emptyBalances: Balances = { ASSESSED: 0n, REMAINING: 0n, ORDERED: 0n, ACCEPTED: 0n, SETTLED: 0n };

/** Balances after an entry. Σ of all stages stays zero. */
export function afterEntry(balances: Balances, kind: EntryKind, amountFen: bigint): Balances {
  const [from, to] = entryKinds[kind];
  return { ...balances, [from]: balances[from] - amountFen, [to]: balances[to] + amountFen };
}

/** What counts toward the target under a counting stage: everything that got at least that far. */
export function countedFen(balances: Pick<Balances, "ACCEPTED" | "SETTLED">, countingStage: "ACCEPTED" | "SETTLED"): bigint {
  return countingStage === "SETTLED" ? balances.SETTLED : balances.ACCEPTED + balances.SETTLED;
}
