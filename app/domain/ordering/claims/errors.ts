import { DomainError, type DomainErrorParams } from "#app/lib/domain-error";

const conflict = (code: string, params: DomainErrorParams = {}) => new DomainError({ kind: "conflict", code: `claims.${code}`, params });
const invalid = (code: string, field: string, params: DomainErrorParams = {}) =>
  new DomainError({ kind: "invalid", code: `claims.${code}`, field, params });

export const goodsClaimNotFound = () => new DomainError({ kind: "notFound", code: "claims.notFound" });
/** Somebody acted first, or it is another's turn. */
export const goodsClaimMovedOn = () => conflict("movedOn");
/** Another claim about one of the lines is open. */
export const goodsClaimOpen = () => conflict("open");
/** The period is over, or nothing was accepted. */
export const goodsClaimTooLate = (day: string) => conflict("tooLate", { day });
export const nothingAccepted = () => conflict("nothingAccepted");
export const nothingClaimed = () => invalid("nothingClaimed", "lines");
export const claimsTooMuch = (name: string, left: string) => invalid("tooMuch", "lines", { name, left });
export const creditAmountMissing = () => invalid("creditAmountMissing", "amount");
export const creditTooLarge = (maximumFen: bigint) => invalid("creditTooLarge", "amount", { maximumFen });
