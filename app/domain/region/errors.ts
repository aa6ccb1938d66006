import { DomainError } from "#app/lib/domain-error";

/** A bureau opens windows only for its own division and what lies below. */
export const outsideScope = () => new DomainError({ kind: "invalid", code: "region.outsideScope", field: "divisionCode" });
export const windowExists = (fiscalYear: number) =>
  new DomainError({ kind: "conflict", code: "region.windowExists", params: { fiscalYear } });
export const windowNotFound = () => new DomainError({ kind: "notFound", code: "region.windowNotFound" });
export const divisionUnknown = (field: string) => new DomainError({ kind: "invalid", code: "region.divisionUnknown", field });
/** What counts everywhere is said on the programme's own page. */
export const placeMissing = () => new DomainError({ kind: "invalid", code: "region.placeMissing", field: "divisionCode" });
export const programmeUnknown = () => new DomainError({ kind: "invalid", code: "region.programmeUnknown", field: "programmeId" });
/** A code names one programme for good: ledgers and papers of every year refer to it. */
export const programmeExists = () => new DomainError({ kind: "invalid", code: "region.programmeExists", field: "programmeCode" });
/** Orders keep the verdict they were placed with, and nothing is judged anew. */
export const programmeBeginsInPast = () => new DomainError({ kind: "invalid", code: "region.programmeBeginsInPast", field: "validFrom" });
/** What was judged stays as it was judged. */
export const periodBeginsInPast = () => new DomainError({ kind: "invalid", code: "region.periodBeginsInPast", field: "validFrom" });
export const periodExists = () => new DomainError({ kind: "conflict", code: "region.periodExists" });
/** Somebody else retired, ended or changed the row first. */
export const rowMovedOn = () => new DomainError({ kind: "conflict", code: "region.rowMovedOn" });
export const countyListed = () => new DomainError({ kind: "invalid", code: "region.countyListed", field: "countyCode" });
export const endBeforeStart = (field = "validTo") => new DomainError({ kind: "invalid", code: "form.endBeforeStart", field });
/** A new name is the name from today on or from a day before: every page says the present one. */
export const nameInFuture = () => new DomainError({ kind: "invalid", code: "region.nameInFuture", field: "nameFrom" });
export const nameHeldUntil = (day: string) =>
  new DomainError({ kind: "invalid", code: "region.nameHeldUntil", params: { day }, field: "nameFrom" });
/** A code names one division for good: documents of every year refer to it. */
export const divisionExists = () => new DomainError({ kind: "invalid", code: "region.divisionExists", field: "divisionCode" });
/** A code names one category for good: products of every year refer to it. */
export const categoryExists = () => new DomainError({ kind: "invalid", code: "region.categoryExists", field: "categoryCode" });
export const topCategoryUnknown = () => new DomainError({ kind: "invalid", code: "region.topCategoryUnknown", field: "parentCode" });
export const parentMissing = (code: string) =>
  new DomainError({ kind: "invalid", code: "region.parentMissing", params: { code }, field: "divisionCode" });
/** What is wrong with the text of a working calendar; `reason` is part of the message's key. */
export const calendarUnreadable = (
  reason: "line" | "nothing" | "day" | "weekday" | "count" | "twice" | "outside" | "worksAnyway" | "noNewYear",
  params: Record<string, string | number> = {},
) => new DomainError({ kind: "invalid", code: `region.calendar.${reason}`, params, field: "days" });
export const calendarNotFound = () => new DomainError({ kind: "notFound", code: "region.calendarNotFound" });
/** Another calendar of the year was put in force meanwhile, or this one was dropped. */
export const calendarMovedOn = () => new DomainError({ kind: "conflict", code: "region.calendarMovedOn" });
export const calendarSame = (version: number) => new DomainError({ kind: "conflict", code: "region.calendarSame", params: { version } });
