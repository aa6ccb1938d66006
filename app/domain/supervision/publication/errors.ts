import { DomainError } from "#app/lib/domain-error";

/** A bureau publishes for its own division and what lies below. */
export const placeOutsideReach = () => new DomainError({ kind: "invalid", code: "publication.placeOutsideReach", field: "divisionCode" });
export const placeUnknown = () => new DomainError({ kind: "invalid", code: "publication.placeUnknown", field: "divisionCode" });
export const programmeUnknown = () => new DomainError({ kind: "invalid", code: "publication.programmeUnknown", field: "programmeId" });
/** One proposal at a time for a place and programme: the waiting one is decided first. */
export const proposalWaiting = () => new DomainError({ kind: "conflict", code: "publication.proposalWaiting" });
export const proposalDecided = () => new DomainError({ kind: "conflict", code: "publication.proposalDecided" });
export const ruleNotFound = () => new DomainError({ kind: "notFound", code: "publication.ruleNotFound" });
/** Whoever proposes does not confirm. */
export const ownProposal = () => new DomainError({ kind: "conflict", code: "publication.ownProposal" });

export const slugTaken = () => new DomainError({ kind: "invalid", code: "publication.slugTaken", field: "slug" });
/** An address that was published stays: others have written it down. */
export const slugStays = () => new DomainError({ kind: "invalid", code: "publication.slugStays", field: "slug" });
export const pageMovedOn = () => new DomainError({ kind: "conflict", code: "publication.pageMovedOn" });
export const pageMissing = () => new DomainError({ kind: "conflict", code: "publication.pageMissing" });
export const notPublished = () => new DomainError({ kind: "conflict", code: "publication.notPublished" });
export const pictureGone = () => new DomainError({ kind: "conflict", code: "publication.pictureGone" });
export const tooManyPictures = (most: number) =>
  new DomainError({ kind: "conflict", code: "publication.tooManyPictures", params: { most } });
/** The page is the canteen's, not a person's. */
export const contactInText = (field: string) => new DomainError({ kind: "invalid", code: "publication.contactInText", field });
export const personInText = (field: string) => new DomainError({ kind: "invalid", code: "publication.personInText", field });
