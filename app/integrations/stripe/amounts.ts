/** Decimals of the currencies that are taken, as Stripe counts them. What is not here is refused: a wrong number of decimals is a wrong amount by a hundred. */
const decimals = { cny: 2, hkd: 2, mop: 2, usd: 2, eur: 2, gbp: 2, sgd: 2, jpy: 0, krw: 0, kwd: 3, bhd: 3, omr: 3 } as const;

export type StripeCurrency = keyof typeof decimals;

/** Stripe takes at most twelve digits. */
const MOST = 999_999_999_999n;

export function isStripeCurrency(currency: string): currency is StripeCurrency {
  return Object.hasOwn(decimals, currency);
}

/**
 * An amount as Stripe wants it.
 *
 * @param currency lower case, ISO 4217
 * @param minor    in the currency's smallest unit: fen, yen, fils
 * @returns a safe integer in the same unit
 * @throws RangeError for a currency that is not on the list, nothing or less, more than twelve digits, or thousandths that Stripe cannot charge: bugs in the caller
 */
export function toStripeAmount(currency: string, minor: bigint): number {
  if (!isStripeCurrency(currency)) throw new RangeError(`currency ${currency} is not taken`);
  if (minor <= 0n || minor > MOST) throw new RangeError("amount out of range");
  // The last digit of three must be nought.
  if (decimals[currency] === 3 && minor % 10n !== 0n) throw new RangeError("amount finer than can be charged");
  return Number(minor);
}

/** @throws RangeError for what is no whole number of the smallest unit */
export function fromStripeAmount(amount: number): bigint {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError("no amount of money");
  return BigInt(amount);
}
