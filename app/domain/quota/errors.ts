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
export const adjustmentChangesNothing = () => invalid("adjustmentChangesNothing", "amount");
/** What is accepted and not paid counts by its orders: no adjustment takes it away. */
export const adjustmentBelowOpen = (openFen: bigint) => invalid("adjustmentBelowOpen", "amount", { openFen });
/** A declaration of one of the units waits for the bureau; it is decided first. */
export const filingUndecided = () => conflict("filingUndecided");
/** The declaration differs from last year so much, or comes so late, that the unit has to say why. */
export const reasonMissing = () => invalid("reasonMissing", "reason");
export const exceptionNotFound = () => new DomainError({ kind: "notFound", code: "quota.exceptionNotFound" });
/** Somebody else decided or withdrew it first. */
export const exceptionMovedOn = () => conflict("exceptionMovedOn");
/** The unit has asked for this programme and year already, or has been granted it. */
export const exceptionOpen = () => conflict("exceptionOpen");
/** The share that is asked for is not below the minimum, or nothing is required. */
export const exceptionNotNeeded = (field: "programmeId" | "asked") => invalid("exceptionNotNeeded", field);
export const exceptionTooLong = (fiscalYear: number) => invalid("exceptionTooLong", "expiresOn", { fiscalYear });
export const exceptionDayPast = () => invalid("exceptionDayPast", "expiresOn");
/** Its last day is over: it can no longer be granted, and a share that rests on it no longer be confirmed. */
export const exceptionOver = () => conflict("exceptionOver");
/** An exception ends on a day on which it held. */
export const endingDayOutside = () => invalid("endingDayOutside", "lastOn");
export const exceptionPaperMissing = () => invalid("exceptionPaperMissing", "file");
export const campaignNotFound = () => new DomainError({ kind: "notFound", code: "quota.campaignNotFound" });
export const campaignTooEarly = () => conflict("campaignTooEarly");
/** Declarations or exceptions wait for the bureau's own decision. */
export const campaignUndecided = (submitted: number, exceptions: number) => conflict("campaignUndecided", { submitted, exceptions });
export const campaignClosed = () => conflict("campaignClosed");
export const campaignNotProposed = () => conflict("campaignNotProposed");
export const campaignNeedsSecondPerson = () => conflict("campaignNeedsSecondPerson");
