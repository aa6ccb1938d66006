import type { LineMove } from "#app/domain/ordering/quota-postings";
import type { LineStages } from "#app/domain/ordering/correction-postings";
import { amountFen } from "#app/lib/quantity";

/** What is accepted of a line and what came back of it already. Quantities in thousandths, money in fen. */
export interface AcceptedLine {
  acceptedMilli: bigint;
  acceptedFen: bigint;
  returnedMilli: bigint;
  returnedFen: bigint;
  unitPriceFen: bigint;
}

/**
 * What a quantity that comes back is worth: at the line's frozen price, and for the last of it whatever is left, so that parts and whole are the same.
 *
 * @param milli not more than is left
 */
export function returnFen(line: AcceptedLine, milli: bigint): bigint {
  const leftFen = line.acceptedFen - line.returnedFen;
  if (line.returnedMilli + milli >= line.acceptedMilli) return leftFen;
  const worth = amountFen(milli, line.unitPriceFen);
  return worth < leftFen ? worth : leftFen;
}

/** How much of a line's amount stands where, on one account. */
export type StandingLine = LineStages & { sealed: boolean };

/**
 * Takes an amount back from wherever it stands for a line, programme by programme: what is accepted first (RETURN), then what is settled (REFUND), the latest year
 * first. What stands in a closed year stays there.
 *
 * @returns the moves, and what could not be moved because its year is closed: the most of any programme, since programmes count the same goods
 */
export function movesOnReturn(standing: readonly StandingLine[], returnedFen: bigint): { moves: LineMove[]; leftFen: bigint } {
  const moves: LineMove[] = [];
  let leftFen = 0n;
  for (const programmeId of new Set(standing.map((row) => row.programmeId))) {
    let rest = returnedFen;
    let closed = 0n;
    const own = standing.filter((row) => row.programmeId === programmeId).sort((left, right) => right.fiscalYear - left.fiscalYear);
    for (const [kind, stage] of [["RETURN", "ACCEPTED"] as const, ["REFUND", "SETTLED"] as const]) {
      for (const row of own) {
        const amount = row.fen[stage] < rest ? row.fen[stage] : rest;
        if (amount <= 0n) continue;
        rest -= amount;
        if (row.sealed) closed += amount;
        else
          moves.push({
            balance: { ...row, orderedFen: row.fen.ORDERED, acceptedFen: row.fen.ACCEPTED },
            accountId: row.accountId,
            kind,
            amountFen: amount,
          });
      }
    }
    if (closed > leftFen) leftFen = closed;
  }
  return { moves, leftFen };
}

/** How money goes back: what is still open is not paid, the rest is refunded. */
export function splitCredit(amount: bigint, openFen: bigint): { creditedFen: bigint; refundFen: bigint } {
  const creditedFen = amount < openFen ? amount : openFen;
  return { creditedFen, refundFen: amount - creditedFen };
}
