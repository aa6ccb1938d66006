const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** The 18th character of a unified social credit code (统一社会信用代码). @param body the first 17 characters */
export function usccCheckCharacter(body: string): string | null {
  if (!/^[0-9A-HJ-NPQRTUWXY]{17}$/.test(body)) return null;
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31] ?? null;
}

/** Source: GB 32100-2015, check character modulo 31 with weights 3^i. */
export function isUscc(code: string): boolean {
  return code.length === 18 && usccCheckCharacter(code.slice(0, 17)) === code[17];
}
