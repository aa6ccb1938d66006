import { amountFen } from "#app/lib/quantity";

/** A line's quantities (thousandths of the sales unit) and amounts (fen), as far as rules need them. */
export interface LineGoods {
  quantityMilli: bigint;
  shippedMilli: bigint;
  acceptedMilli: bigint;
  rejectedMilli: bigint;
  cancelledMilli: bigint;
  unitPriceFen: bigint;
  freightFen: bigint;
  openFen: bigint;
  catchWeight: boolean;
  toleranceBps: number;
}

/** Weight that may be missing or too much on a weighed line. */
export function toleranceMilli(line: LineGoods, ofMilli: bigint): bigint {
  return line.catchWeight ? (ofMilli * BigInt(line.toleranceBps)) / 10_000n : 0n;
}

/** What is still to be shipped; a weighed line inside its tolerance is complete. */
export function unshippedMilli(line: LineGoods): bigint {
  const wanted = line.quantityMilli - line.cancelledMilli;
  const missing = wanted - line.shippedMilli;
  return missing <= 0n || (line.shippedMilli > 0n && missing <= toleranceMilli(line, wanted)) ? 0n : missing;
}

/** Most that one more shipment of the line may hold. */
export function shippableMilli(line: LineGoods): bigint {
  const missing = unshippedMilli(line);
  return missing === 0n ? 0n : line.quantityMilli - line.cancelledMilli - line.shippedMilli + toleranceMilli(line, line.quantityMilli);
}

export interface Judgement {
  /** Accepted amount, at the frozen price, rounded half up once. */
  acceptedFen: bigint;
  /** Freight that falls due with it: a line's share is due with the first goods accepted of it. */
  freightDueFen: bigint;
  /** What stays encumbered for goods still to come. */
  openFen: bigint;
  /** Given back to the remaining quota; negative where the goods weighed more than was encumbered. */
  releasedFen: bigint;
}

/**
 * What accepting and refusing a part of a line means in money. The three amounts and what stays open always sum to what was open before.
 *
 * @param judgedMilli     quantity of the shipment's line, all of which is judged now
 * @param acceptedMilli   weighed or counted quantity that is accepted
 * @param outstandingMilli quantity of the line in other shipments that nobody judged yet
 */
export function judge(line: LineGoods, acceptedMilli: bigint, outstandingMilli: bigint): Judgement {
  const acceptedFen = amountFen(acceptedMilli, line.unitPriceFen);
  const openFen = amountFen(unshippedMilli(line) + outstandingMilli, line.unitPriceFen);
  return {
    acceptedFen,
    openFen,
    freightDueFen: line.acceptedMilli === 0n && acceptedMilli > 0n ? line.freightFen : 0n,
    releasedFen: line.openFen - acceptedFen - openFen,
  };
}

/** Lowest and highest accepted quantity that a weighed shipment line allows; a counted line allows no more than was shipped. */
export function acceptableRange(line: LineGoods, shippedMilli: bigint): { lowMilli: bigint; highMilli: bigint } {
  const tolerance = toleranceMilli(line, shippedMilli);
  return { lowMilli: shippedMilli - tolerance, highMilli: shippedMilli + tolerance };
}
