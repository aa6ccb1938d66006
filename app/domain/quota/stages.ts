import type { CountingStage } from "#app/domain/region/schema";

/** Where an amount stands. ASSESSED is the outside: what a filing puts in and an amendment takes out. */
export type Stage = "ASSESSED" | "REMAINING" | "ORDERED" | "ACCEPTED" | "SETTLED";

/**
 * The whole arithmetic of the ledger: the kind of an entry fixes where its amount comes from and goes to. The database trigger holds the same table, together
 * with that of the marks.
 */
export const entryKinds = {
  ASSESS: ["ASSESSED", "REMAINING"],
  REASSESS_UP: ["ASSESSED", "REMAINING"],
  REASSESS_DOWN: ["REMAINING", "ASSESSED"],
  ORDER: ["REMAINING", "ORDERED"],
  CANCEL: ["ORDERED", "REMAINING"],
  ACCEPT: ["ORDERED", "ACCEPTED"],
  RETURN: ["ACCEPTED", "REMAINING"],
  SETTLE: ["ACCEPTED", "SETTLED"],
  UNSETTLE: ["SETTLED", "ACCEPTED"],
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

/** Entries that move nothing: they mark a part of what is settled as rated, or take the mark back. Sign of the amount. */
export const markKinds = { RATE: 1n, UNRATE: -1n } as const;

export type MoveKind = keyof typeof entryKinds;
export type MarkKind = keyof typeof markKinds;
export type EntryKind = MoveKind | MarkKind;

/** Amounts by stage, and how much of SETTLED is rated. */
export type Balances = Record<Stage | "RATED", bigint>;

export const emptyBalances: Balances = { ASSESSED: 0n, REMAINING: 0n, ORDERED: 0n, ACCEPTED: 0n, SETTLED: 0n, RATED: 0n };

export const isMark = (kind: EntryKind): kind is MarkKind => kind in markKinds;

/** Balances after an entry. Σ of all stages stays zero. */
export function afterEntry(balances: Balances, kind: EntryKind, amountFen: bigint): Balances {
  if (isMark(kind)) return { ...balances, RATED: balances.RATED + markKinds[kind] * amountFen };
  const [from, to] = entryKinds[kind];
  return { ...balances, [from]: balances[from] - amountFen, [to]: balances[to] + amountFen };
}

/** What counts toward the target under a counting stage: everything that got at least that far. `quota_counted` says the same in the database. */
export function countedFen(balances: Pick<Balances, "ACCEPTED" | "SETTLED" | "RATED">, countingStage: CountingStage): bigint {
  if (countingStage === "RATED") return balances.RATED;
  return countingStage === "SETTLED" ? balances.SETTLED : balances.ACCEPTED + balances.SETTLED;
}
