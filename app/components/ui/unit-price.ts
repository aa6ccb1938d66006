/**
 * Price per 斤 (500 g) or per kg of a package, for comparison only.
 *
 * @param priceFen price of the package, in fen
 * @param netGrams net weight of the package
 * @returns fen, rounded half up; the amount due is always computed from the package price
 */
export function unitPriceFen(priceFen: bigint, netGrams: number, per: "jin" | "kg"): bigint {
  const grams = BigInt(Math.round(netGrams));
  if (grams <= 0n) throw new RangeError("net weight must be positive");
  const unit = per === "jin" ? 500n : 1000n;
  return (priceFen * unit * 2n + grams) / (grams * 2n);
}
