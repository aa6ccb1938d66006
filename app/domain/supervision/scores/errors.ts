import { DomainError } from "#app/lib/domain-error";

const conflict = (code: string) => new DomainError({ kind: "conflict", code: `scores.${code}` });

export const yearOutside = () => new DomainError({ kind: "invalid", code: "scores.yearOutside", field: "fromYear" });
/** The year's scores are final. */
export const yearFrozen = () => conflict("yearFrozen");
/** Scores become final when the year is over. */
export const yearOpen = () => conflict("yearOpen");
export const noScoreRule = () => conflict("noRule");
/** A colleague proposed, decided or withdrew first. */
export const freezeMovedOn = () => conflict("movedOn");
/** Who proposes that scores are final does not decide it. */
export const ownFreeze = () => conflict("own");
export const freezeNotFound = () => new DomainError({ kind: "notFound", code: "scores.notFound" });
