import { DomainError } from "#app/lib/domain-error";

/** A bureau opens windows only for its own division and what lies below. */
export const outsideScope = () => new DomainError({ kind: "invalid", code: "region.outsideScope", field: "divisionCode" });
export const windowExists = (fiscalYear: number) =>
  new DomainError({ kind: "conflict", code: "region.windowExists", params: { fiscalYear } });
export const windowNotFound = () => new DomainError({ kind: "notFound", code: "region.windowNotFound" });
