import { divideHalfUp } from "#app/lib/money";

/** Quantities are integers of thousandths of the sales unit (`…Milli`), as exact as the database's numeric(12,3). */
export const MAX_MILLI = 999_999_999_999n;

/** Reads `12`, `12.5`, `12.345` from a form or the database; null for anything else, negative or too large. */
export function parseQuantity(text: string): bigint | null {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text.normalize("NFKC").trim());
  if (!match) return null;
  return BigInt(match[1] ?? "0") * 1000n + BigInt((match[2] ?? "").padEnd(3, "0"));
}

/** A numeric(12,3) as the database driver hands it over. */
export function toMilli(value: { toFixed(digits: number): string }): bigint {
  const text = value.toFixed(3);
  const milli = BigInt(text.replace(".", "").replace("-", ""));
  return text.startsWith("-") ? -milli : milli;
}

/** `12500n` → `12.5`; also the text the database accepts. */
export function formatQuantity(milli: bigint): string {
  const absolute = milli < 0n ? -milli : milli;
  const fraction = (absolute % 1000n).toString().padStart(3, "0").replace(/0+$/, "");
  return `${milli < 0n ? "-" : ""}${absolute / 1000n}${fraction ? `.${fraction}` : ""}`;
}

/** Price of a quantity, in fen, rounded half up once. */
export function amountFen(quantityMilli: bigint, unitPriceFen: bigint): bigint {
  return divideHalfUp(quantityMilli * unitPriceFen, 1000n);
}

/** Price per kilogram, in fen, rounded half up. @param netGrams net weight of one sales unit, positive */
export function pricePerKgFen(unitPriceFen: bigint, netGrams: bigint): bigint {
  return divideHalfUp(unitPriceFen * 1000n, netGrams);
}
