/** Largest amount a form accepts: one hundred thousand million yuan, far above any unit's budget and far inside a bigint column. */
export const MAX_FEN = 10_000_000_000_000n;

/**
 * Reads an amount typed in yuan.
 *
 * @param text digits with at most two decimals; spaces, grouping commas and a leading ￥ or ¥ are allowed
 * @returns fen, or null when it is not such an amount or is above MAX_FEN
 */
export function parseYuan(text: string): bigint | null {
  const cleaned = text
    .normalize("NFKC")
    .trim()
    .replace(/^[￥¥]/, "")
    .replace(/[\s,]/g, "");
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(cleaned);
  if (!match) return null;
  const fen = BigInt(match[1] ?? "0") * 100n + BigInt((match[2] ?? "").padEnd(2, "0"));
  return fen <= MAX_FEN ? fen : null;
}

/** `1234567n` → `12,345.67`: yuan with two decimals and grouping, without a currency sign. */
export function formatFen(fen: bigint): string {
  const sign = fen < 0n ? "-" : "";
  const absolute = fen < 0n ? -fen : fen;
  const yuan = (absolute / 100n).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${sign}${yuan}.${(absolute % 100n).toString().padStart(2, "0")}`;
}

/** `￥12,345.67` in Chinese, `¥12,345.67` elsewhere: there is one currency here. The sign stands before it. */
export function formatYuan(fen: bigint, locale: string): string {
  const symbol = locale.startsWith("zh") ? "￥" : "¥";
  return fen < 0n ? `-${symbol}${formatFen(-fen)}` : `${symbol}${formatFen(fen)}`;
}

/** Yuan for an input's value: `1234567n` → `12345.67`. */
export function fenToInput(fen: bigint): string {
  return formatFen(fen).replaceAll(",", "");
}

/** Large sums for headlines: 万元 or 亿元 in Chinese, thousands of yuan otherwise; two decimals, rounded half up. */
export function formatFenShort(fen: bigint, locale: string): string {
  const zh = locale.startsWith("zh");
  const [divisor, unit] = zh
    ? fen >= 10_000_000_000n || fen <= -10_000_000_000n
      ? [10_000_000_000n, "亿元"]
      : [1_000_000n, "万元"]
    : fen >= 100_000_000n || fen <= -100_000_000n
      ? [100_000_000n, "m yuan"]
      : [100_000n, "k yuan"];
  const hundredths = divideHalfUp(fen * 100n, divisor);
  return `${formatFen(hundredths)} ${unit}`;
}

/** Shares and rates: `1520` basis points → `15.2 %`. */
export function formatBps(bps: bigint | number): string {
  const value = BigInt(bps);
  const absolute = value < 0n ? -value : value;
  const fraction = (absolute % 100n).toString().padStart(2, "0").replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${absolute / 100n}${fraction ? `.${fraction}` : ""} %`;
}

/**
 * `part` of `whole` in basis points, rounded down so that 100 % is never shown before it is reached.
 *
 * @returns null where nothing is required: a completion of nothing is "not applicable", not zero
 */
export function ratioBps(part: bigint, whole: bigint): bigint | null {
  if (whole <= 0n) return null;
  return (part * 10_000n) / whole;
}

/** Integer division rounded half away from zero. @throws RangeError when the divisor is not positive */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  if (divisor <= 0n) throw new RangeError("divisor must be positive");
  const half = divisor / 2n;
  return dividend >= 0n ? (dividend + half) / divisor : -((-dividend + half) / divisor);
}

/**
 * Splits an amount by weights so that the parts sum to it exactly (largest remainder; ties go to the earlier part).
 *
 * @param totalFen not negative
 * @param weights not negative; when all are zero the parts are equal but for the remainder
 * @throws RangeError for negative input or no part at all
 */
export function splitByLargestRemainder(totalFen: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.length === 0 || totalFen < 0n || weights.some((weight) => weight < 0n))
    throw new RangeError("nothing to split, or negative input");
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  const effective = sum === 0n ? weights.map(() => 1n) : weights;
  const divisor = sum === 0n ? BigInt(weights.length) : sum;
  const parts = effective.map((weight) => (totalFen * weight) / divisor);
  const rest = Number(totalFen - parts.reduce((total, part) => total + part, 0n));
  const byRemainder = effective
    .map((weight, index) => ({ index, remainder: (totalFen * weight) % divisor }))
    .sort((left, right) => (left.remainder === right.remainder ? left.index - right.index : left.remainder > right.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, rest)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}

/** Millionths as a percentage: 500 → "0.05 %". */
export const formatPpm = (ppm: number): string => `${(ppm / 10_000).toFixed(4).replace(/\.?0+$/, "")} %`;
