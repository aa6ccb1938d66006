export interface PaidPart {
  receivableId: string;
  amountFen: bigint;
}

/**
 * What a disputed amount opens again of what its payment had paid: what still waited for a receivable goes first, then what was paid last.
 *
 * @param disputedFen positive
 * @param waitingFen  what the payment has not paid yet
 * @param paid        what it has paid, in the order in which it did
 * @returns null when the payment no longer has as much: a part of it went back before
 */
export function splitDisputed(disputedFen: bigint, waitingFen: bigint, paid: readonly PaidPart[]): PaidPart[] | null {
  let left = waitingFen > disputedFen ? 0n : disputedFen - (waitingFen > 0n ? waitingFen : 0n);
  const opened: PaidPart[] = [];
  for (const { receivableId, amountFen } of paid.toReversed()) {
    if (left === 0n) break;
    const part = amountFen < left ? amountFen : left;
    opened.push({ receivableId, amountFen: part });
    left -= part;
  }
  return left > 0n ? null : opened;
}
