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

export const ruleChangeNotFound = () => new DomainError({ kind: "notFound", code: "quota.ruleChangeNotFound" });
/** Somebody else proposed, decided or withdrew it first. */
export const ruleChangeMovedOn = () => conflict("ruleChangeMovedOn");
/** The rule belongs to another bureau, or to the platform. */
export const ruleOfOthers = () => new DomainError({ kind: "forbidden", code: "quota.ruleOfOthers" });
/** Whoever drafted a change cannot decide it. */
export const ruleNeedsSecondPerson = () => conflict("ruleNeedsSecondPerson");
/** Another proposal about the same rule waits for its decision. */
export const ruleProposedAlready = () => conflict("ruleProposedAlready");
/** Since it was drafted, the rules have changed in a way that leaves no room for it. */
export const ruleNoLongerFits = () => conflict("ruleNoLongerFits");
export const documentMissing = () => invalid("documentMissing", "url");
/** A certificate says that a year is fulfilled; this one is not, or nothing is required. */
export const notFulfilled = (missingFen: bigint) => conflict("notFulfilled", { missingFen });

export const reservationNotFound = () => new DomainError({ kind: "notFound", code: "quota.reservationNotFound" });
export const reservationItemNotFound = () => new DomainError({ kind: "notFound", code: "quota.reservationItemNotFound" });
/** Handed in, decided or changed by somebody else first. */
export const reservationMovedOn = () => conflict("reservationMovedOn");
/** More projects than a plan holds. */
export const reservationFull = (most: number) => conflict("reservationFull", { most });
export const reservationEmpty = () => conflict("reservationEmpty");
/** In part and by subcontract something is reserved, and no more than the budget. */
export const reservedOutOfRange = () => invalid("reservedOutOfRange", "reserved");
export const microAboveReserved = () => invalid("microAboveReserved", "micro");
/** Services and works are not sold on Xiangji. */
export const notBoughtHere = () => invalid("notBoughtHere", "boughtHere");
export const reservedTooLittle = (missingFen: bigint, minimumBps: number) => conflict("reservedTooLittle", { missingFen, minimumBps });
export const projectNeedsReason = (project: string) => conflict("projectNeedsReason", { project });

/** A year is closed once it is over. */
export const yearNotOver = (fiscalYear: number) => conflict("yearNotOver", { fiscalYear });
/** Proposed, closed or being closed already, here or further up. */
export const yearClosingExists = () => conflict("yearClosingExists");
export const yearClosingNotFound = () => new DomainError({ kind: "notFound", code: "quota.yearClosingNotFound" });
export const yearClosingMovedOn = () => conflict("yearClosingMovedOn");
/** What has to be decided before the year is closed. */
export const yearStillOpen = (open: number) => conflict("yearStillOpen", { open });
/** Entries of a closed year are adjustments with a reason. */
export const yearClosed = () => conflict("yearClosed");
export const yearNotClosed = () => conflict("yearNotClosed");
export const adjustmentNotFound = () => new DomainError({ kind: "notFound", code: "quota.adjustmentNotFound" });
export const adjustmentMovedOn = () => conflict("adjustmentMovedOn");
export const adjustmentWaits = () => conflict("adjustmentWaits");
export const adjustmentChangesNothing = () => invalid("adjustmentChangesNothing", "required");
