import { DomainError, type DomainErrorParams } from "#app/lib/domain-error";

const conflict = (code: string) => new DomainError({ kind: "conflict", code: `heldMoney.${code}` });
const invalid = (code: string, field: string, params: DomainErrorParams = {}) =>
  new DomainError({ kind: "invalid", code: `heldMoney.${code}`, field, params });

export const heldMoneyNotFound = () => new DomainError({ kind: "notFound", code: "heldMoney.notFound" });
/** Somebody acted first, or it is another's turn. */
export const heldMoneyMovedOn = () => conflict("movedOn");
/** The receivable is in another open report. */
export const heldMoneyReported = () => conflict("reported");
/** Paid, or not late yet. */
export const notOverdue = () => conflict("notOverdue");
/** The same transfer was recorded before. */
export const returnRecorded = () => conflict("returnRecorded");
export const debtorMissing = (field: "unitId" | "debtorName") => invalid("debtorMissing", field);
export const oneDebtorOnly = () => invalid("oneDebtorOnly", "debtorName");
export const debtorUnknown = () => invalid("debtorUnknown", "unitId");
export const placeMissing = () => invalid("placeMissing", "place");
export const placeUnknown = () => invalid("placeUnknown", "place");
export const placeAmbiguous = (codes: string) => invalid("placeAmbiguous", "place", { codes });
/** No bureau on the platform looks after the place. */
export const nobodySupervises = () => invalid("nobodySupervises", "place");
export const dueBeforeSince = () => invalid("dueBeforeSince", "dueOn");
export const sinceInFuture = () => invalid("sinceInFuture", "sinceOn");
/** An overdue payment is past its day. */
export const notDueYet = () => invalid("notDueYet", "dueOn");
export const paperMissing = () => invalid("paperMissing", "file");
export const deadlineTooLong = (days: number) => invalid("deadlineTooLong", "days", { days });
export const returnedTooMuch = (openFen: bigint) => invalid("returnedTooMuch", "amount", { openFen });
export const returnedInFuture = (field: "receivedOn" | "sentOn") => invalid("returnedInFuture", field);
export const returnedBeforeHeld = () => invalid("returnedBeforeHeld", "receivedOn");
export const guaranteeUnfit = () => invalid("guaranteeUnfit", "guaranteeId");
