import { DomainError } from "#app/lib/domain-error";

const invalid = (code: string, field: string, params = {}) =>
  new DomainError({ kind: "invalid", code: `supervision.${code}`, field, params });
const conflict = (code: string, params = {}) => new DomainError({ kind: "conflict", code: `supervision.${code}`, params });

export const ruleNotFound = () => new DomainError({ kind: "notFound", code: "supervision.ruleNotFound" });
export const caseNotFound = () => new DomainError({ kind: "notFound", code: "supervision.caseNotFound" });
export const noticeNotFound = () => new DomainError({ kind: "notFound", code: "supervision.noticeNotFound" });
export const placeOutside = () => invalid("placeOutside", "divisionCode");
export const startsInPast = () => invalid("startsInPast", "validFrom");
export const endsInPast = () => invalid("endsInPast", "validTo");
export const programmeUnknown = () => new DomainError({ kind: "invalid", code: "region.programmeUnknown", field: "programmeId" });
/** Another version of the rule waits for its second person. */
export const proposalWaits = () => conflict("proposalWaits");
/** Somebody else was quicker: the rule is not what was shown any more. */
export const ruleMovedOn = () => conflict("ruleMovedOn");
/** Who proposes a rule does not put it into force. */
export const ownProposal = () => conflict("ownProposal");
/** Somebody else closed or took the case first. */
export const caseMovedOn = () => conflict("caseMovedOn");
export const officerUnknown = () => invalid("officerUnknown", "ownerId");
/** Without a rule that says how often, nobody is reminded. */
export const noReminderRule = () => conflict("noReminderRule");
export const nobodyToRemind = () => conflict("nobodyToRemind");
/** A rule lets a unit rest between two reminders of one subject. */
export const remindedRecently = (day: string, days: number) => conflict("remindedRecently", { day, days });
