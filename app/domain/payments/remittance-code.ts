/**
 * The code a bank transfer carries so that it finds its order: the digits of the order number and a check digit (Luhn), `261122000123-7` without the century.
 * A mistyped digit or two neighbours swapped never give another order's code.
 *
 * @param orderNumber `XJ20261122-000123`
 */
export function remittanceCodeOf(orderNumber: string): string {
  const digits = orderNumber.replace(/\D/g, "").slice(2);
  return `${digits}${luhnDigit(digits)}`;
}

export function isRemittanceCode(code: string): boolean {
  return /^\d{13}$/.test(code) && luhnDigit(code.slice(0, -1)) === code.at(-1);
}

function luhnDigit(digits: string): string {
  let sum = 0;
  [...digits].reverse().forEach((character, index) => {
    const value = Number(character) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return String((10 - (sum % 10)) % 10);
}
