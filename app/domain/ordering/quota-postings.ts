import type { FundSource } from "#app/db/generated/enums";
import type { EntryKind } from "#app/domain/quota/stages";

/** What the ledger holds for one line on one account: derived from its own entries. */
export interface LineBalance {
  lineId: string;
  programmeId: string;
  creditedUnitId: string;
  accountId: string;
  fiscalYear: number;
  listVersion: number;
  /** The line's source of funds: the group's, or what it was corrected to. */
  source: FundSource;
  orderedFen: bigint;
  acceptedFen: bigint;
}

/** An amount to be moved on an account of a line. */
export interface LineMove {
  balance: LineBalance;
  accountId: string;
  kind: EntryKind;
  amountFen: bigint;
}

/** What an event in a later year than the order needs to know. */
export interface YearAccounts {
  /** Ids of accounts in the year of the event, by `accountKey`: the lines of an order may be credited to several units. */
  ids: ReadonlyMap<string, string>;
  /** Accounts of earlier years on which what is ordered stays when it is accepted later. */
  keepsOrdered: ReadonlySet<string>;
  /** Accounts of earlier years on which what is accepted stays when it is paid later. */
  keepsAccepted: ReadonlySet<string>;
}

export const accountKey = (creditedUnitId: string, programmeId: string): string => `${creditedUnitId} ${programmeId}`;

/**
 * Acceptance of a line: the accepted amount goes to ACCEPTED, the released one back. In a later year than the order the amount is first carried into the
 * account of that year, unless the rule keeps it in the year of the order; more weight than was encumbered is encumbered on the spot.
 */
export function movesOnAcceptance(
  balances: readonly LineBalance[],
  amounts: { acceptedFen: bigint; releasedFen: bigint },
  eventYear: number,
  accounts: YearAccounts,
): LineMove[] {
  return eachGroup(balances, (balance) => balance.programmeId).flatMap((own) => {
    const moves: LineMove[] = [];
    const held = own.find((balance) => balance.orderedFen > 0n) ?? own[0];
    if (!held) return moves;
    if (amounts.releasedFen < 0n) moves.push(move(held, held.accountId, "ORDER", -amounts.releasedFen));
    if (amounts.acceptedFen > 0n) {
      if (held.fiscalYear === eventYear || accounts.keepsOrdered.has(held.accountId))
        moves.push(move(held, held.accountId, "ACCEPT", amounts.acceptedFen));
      else {
        const target = targetAccount(accounts, held);
        moves.push(
          move(held, held.accountId, "CARRY_OUT_ORDERED", amounts.acceptedFen),
          move(held, target, "CARRY_IN_ORDERED", amounts.acceptedFen),
          move(held, target, "ACCEPT", amounts.acceptedFen),
        );
      }
    }
    if (amounts.releasedFen > 0n) moves.push(move(held, held.accountId, "CANCEL", amounts.releasedFen));
    return moves;
  });
}

/** Cancellation of what a line still has encumbered, on whichever account it stands. */
export function movesOnCancellation(balances: readonly LineBalance[]): LineMove[] {
  return balances.flatMap((balance) => (balance.orderedFen > 0n ? [move(balance, balance.accountId, "CANCEL", balance.orderedFen)] : []));
}

/**
 * Settlement of a line: everything accepted goes to SETTLED in the year of the payment. What was accepted in earlier years is carried there first, unless the
 * rule keeps it where it was accepted; a line whose parts were accepted in two years settles once in the year of the payment, because one cause posts a kind once per account.
 */
export function movesOnSettlement(balances: readonly LineBalance[], eventYear: number, accounts: YearAccounts): LineMove[] {
  const accepted = balances.filter((balance) => balance.acceptedFen > 0n);
  return eachGroup(accepted, (balance) => `${balance.lineId} ${balance.programmeId}`).flatMap((own) => {
    const stays = (balance: LineBalance) => accounts.keepsAccepted.has(balance.accountId);
    const counted = own.filter((balance) => balance.fiscalYear !== eventYear && stays(balance));
    const inPlace = counted.map((balance) => move(balance, balance.accountId, "SETTLE", balance.acceptedFen));
    const moving = own.filter((balance) => !counted.includes(balance));
    const earlier = moving.filter((balance) => balance.fiscalYear !== eventYear);
    const [carried] = earlier;
    if (!carried) {
      const [here] = moving;
      return here ? [...inPlace, move(here, here.accountId, "SETTLE", acceptedOf(moving))] : inPlace;
    }
    const target = targetAccount(accounts, carried);
    return [
      ...inPlace,
      ...earlier.map((balance) => move(balance, balance.accountId, "CARRY_OUT_ACCEPTED", balance.acceptedFen)),
      move(carried, target, "CARRY_IN_ACCEPTED", acceptedOf(earlier)),
      move(carried, target, "SETTLE", acceptedOf(moving)),
    ];
  });
}

/** Balances as they will stand after the moves, so that a settlement in the same event sees what it accepts. */
export function afterMoves(balances: readonly LineBalance[], moves: readonly LineMove[], eventYear: number): LineBalance[] {
  const result = new Map(balances.map((balance) => [`${balance.lineId} ${balance.accountId}`, { ...balance }]));
  for (const { balance, accountId, kind, amountFen } of moves) {
    const key = `${balance.lineId} ${accountId}`;
    const at = result.get(key) ?? { ...balance, accountId, fiscalYear: eventYear, orderedFen: 0n, acceptedFen: 0n };
    if (kind === "ORDER" || kind === "CARRY_IN_ORDERED") at.orderedFen += amountFen;
    if (kind === "CANCEL" || kind === "ACCEPT" || kind === "CARRY_OUT_ORDERED") at.orderedFen -= amountFen;
    if (kind === "ACCEPT" || kind === "CARRY_IN_ACCEPTED") at.acceptedFen += amountFen;
    if (kind === "SETTLE" || kind === "RETURN" || kind === "CARRY_OUT_ACCEPTED") at.acceptedFen -= amountFen;
    result.set(key, at);
  }
  return [...result.values()];
}

function eachGroup(balances: readonly LineBalance[], keyOf: (balance: LineBalance) => string): LineBalance[][] {
  const groups = new Map<string, LineBalance[]>();
  for (const balance of balances) groups.set(keyOf(balance), [...(groups.get(keyOf(balance)) ?? []), balance]);
  return [...groups.values()];
}

function acceptedOf(balances: readonly LineBalance[]): bigint {
  return balances.reduce((sum, balance) => sum + balance.acceptedFen, 0n);
}

function move(balance: LineBalance, accountId: string, kind: EntryKind, amountFen: bigint): LineMove {
  return { balance, accountId, kind, amountFen };
}

function targetAccount(accounts: YearAccounts, { creditedUnitId, programmeId }: LineBalance): string {
  const id = accounts.ids.get(accountKey(creditedUnitId, programmeId));
  if (!id) throw new Error(`no account of programme ${programmeId} in the year of the event`);
  return id;
}
