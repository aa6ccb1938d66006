import { DomainError, type DomainErrorParams } from "#app/lib/domain-error";

const conflict = (code: string, params: DomainErrorParams = {}) => new DomainError({ kind: "conflict", code: `quota.${code}`, params });
const invalid = (code: string, field: string, params: DomainErrorParams = {}) =>
  new DomainError({ kind: "invalid", code: `quota.${code}`, params, field });

export const filingNotFound = () => new DomainError({ kind: "notFound", code: "quota.filingNotFound" });
export const accountNotFound = () => new DomainError({ kind: "notFound", code: "quota.accountNotFound" });
/** Somebody else changed, submitted or decided the filing first. */
export const filingMovedOn = () => conflict("filingMovedOn");
export const windowNotOpen = (fiscalYear: number) => conflict("windowNotOpen", { fiscalYear });
export const shareBelowMinimum = (minimumBps: number, programme: string) =>
  invalid("shareBelowMinimum", "shares", { minimumBps, programme });
export const leadNotFound = () => invalid("leadNotFound", "leadUnit");
export const leadIsMember = () => invalid("leadIsMember", "leadUnit");
export const contractorMissing = () => invalid("contractorMissing", "contractorName");
export const totalMissing = () => invalid("totalMissing", "canteenTotal");
export const planDoesNotAddUp = (missingFen: bigint) => invalid("planDoesNotAddUp", "months", { missingFen });
