import { DomainError } from "#app/lib/domain-error";

const conflict = (code: string) => new DomainError({ kind: "conflict", code: `organisations.${code}` });
const invalid = (code: string, field: string) => new DomainError({ kind: "invalid", code: `organisations.${code}`, field });

export const organisationChangeNotFound = () => new DomainError({ kind: "notFound", code: "organisations.changeNotFound" });
/** Somebody else decided, withdrew or carried it out first. */
export const organisationChangeMovedOn = () => conflict("changeMovedOn");
/** Whoever proposed a change does not decide it. */
export const organisationNeedsSecondPerson = () => conflict("needsSecondPerson");
/** One of the units takes part in another change that is not over. */
export const unitInOtherChange = () => conflict("unitInOtherChange");
export const unitUnknown = (field: string) => invalid("unitUnknown", field);
export const sourcesMissing = () => invalid("sourcesMissing", "sources");
/** A unit is not merged into itself. */
export const sameUnits = () => invalid("sameUnits", "target");
export const dayIsPast = () => invalid("dayIsPast", "effectiveOn");
export const placeUnknown = () => invalid("placeUnknown", "divisionCode");
/** A unit that stays in its division does not move. */
export const samePlace = () => invalid("samePlace", "divisionCode");
export const shareOfNothing = () => invalid("shareOfNothing", "share");
export const ordersUnknown = (numbers: string) =>
  new DomainError({ kind: "invalid", code: "organisations.ordersUnknown", params: { numbers }, field: "orders" });
