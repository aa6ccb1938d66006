import { DomainError } from "#app/lib/domain-error";

const invalid = (code: string, field: string) => new DomainError({ kind: "invalid", code: `bulletins.${code}`, field });
const conflict = (code: string) => new DomainError({ kind: "conflict", code: `bulletins.${code}` });

export const bulletinNotFound = () => new DomainError({ kind: "notFound", code: "bulletins.notFound" });
/** A day that is not over has no figures yet. */
export const dayNotOver = () => invalid("dayNotOver", "asOf");
export const programmeElsewhere = () => invalid("programmeElsewhere", "programmeId");
/** Only an issued bulletin of the own bureau that stands can be withdrawn. */
export const replacesNothing = () => invalid("replacesNothing", "replacesId");
/** A colleague changed, issued or discarded it first, or the job has not finished. */
export const bulletinMovedOn = () => conflict("movedOn");
/** Who prepared or edited a bulletin does not issue it. */
export const ownBulletin = () => conflict("own");
export const rowUnknown = () => invalid("rowUnknown", "rows");
