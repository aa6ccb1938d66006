import { DomainError, type DomainErrorParams } from "#app/lib/domain-error";

const conflict = (code: string, params: DomainErrorParams = {}) => new DomainError({ kind: "conflict", code: `credit.${code}`, params });

export const orderNotFound = () => new DomainError({ kind: "notFound", code: "ordering.orderNotFound" });
/** Only what is delivered and paid can be judged as a whole. */
export const orderNotSettled = () => conflict("orderNotSettled");
export const nothingAccepted = () => conflict("nothingAccepted");
export const alreadyRated = () => conflict("alreadyRated");
export const ratingNotFound = () => new DomainError({ kind: "notFound", code: "credit.ratingNotFound" });
/** A colleague changed it after it was shown. */
export const ratingMovedOn = () => conflict("ratingMovedOn");
export const ratingFixed = () => conflict("ratingFixed");
export const ratingTooLate = (day: string) => conflict("ratingTooLate", { day });
