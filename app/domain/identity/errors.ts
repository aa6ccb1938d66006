import { DomainError } from "#app/lib/domain-error";

const conflict = (code: string) => new DomainError({ kind: "conflict", code: `identity.${code}` });
const invalid = (code: string, field?: string) =>
  new DomainError({ kind: "invalid", code: `identity.${code}`, ...(field ? { field } : {}) });
const notFound = (code: string) => new DomainError({ kind: "notFound", code: `identity.${code}` });

/** E-mail unknown, password wrong or person disabled: deliberately one answer. */
export const credentialsWrong = () => invalid("credentialsWrong");
export const passwordWrong = (field: string) => invalid("passwordWrong", field);
export const passwordIsEmail = (field: string) => invalid("passwordIsEmail", field);
export const codeWrong = () => invalid("codeWrong", "code");
/** The ten minutes between password and code are over, or too many wrong codes were given. */
export const challengeOver = () => conflict("challengeOver");
export const secondFactorStateChanged = () => conflict("secondFactorStateChanged");
export const resetLinkOver = () => conflict("resetLinkOver");
export const invitationOver = () => conflict("invitationOver");
/** There is a person with this e-mail already: the invitation is accepted by signing in. */
export const accountExists = () => conflict("accountExists");
export const invitedSomebodyElse = () => conflict("invitedSomebodyElse");
export const alreadyInvited = () => conflict("alreadyInvited");
export const alreadyMember = () => conflict("alreadyMember");
export const organisationUnknown = () => invalid("organisationUnknown", "organisation");
export const sessionNotFound = () => notFound("sessionNotFound");
export const grantNotFound = () => notFound("grantNotFound");
export const invitationNotFound = () => notFound("invitationNotFound");
/** Ending one's own grant could leave an organisation without a manager. */
export const ownGrant = () => conflict("ownGrant");
/** The grant under which somebody acts was ended a moment ago. */
export const actingGrantEnded = () => new DomainError({ kind: "forbidden", code: "identity.actingGrantEnded" });
export const badPicture = (field: string) => new DomainError({ kind: "invalid", code: "form.badFile", field });
export const badDocument = (field: string) => new DomainError({ kind: "invalid", code: "form.badDocument", field });
export const pictureTooLarge = (field: string) => new DomainError({ kind: "invalid", code: "form.fileTooLarge", field });
export const coopNotFound = () => notFound("coopNotFound");
/** A contractor runs the canteen of a unit. */
export const contractorOfUnit = () => new DomainError({ kind: "invalid", code: "identity.contractorOfUnit", field: "role" });
export const unitNotFound = () => notFound("unitNotFound");
export const nameUnchanged = () => invalid("nameUnchanged", "name");
export const nameFromFuture = () => invalid("nameFromFuture", "nameFrom");
/** A former name was in use longer. */
export const nameBeforeLast = (day: string) =>
  new DomainError({ kind: "invalid", code: "identity.nameBeforeLast", field: "nameFrom", params: { day } });
/** The unit was closed, merged or moved. */
export const unitClosed = () => conflict("unitClosed");
/** An open unit has this code, or this budget code in the division. */
export const unitCodeTaken = () => new DomainError({ kind: "invalid", code: "identity.unitCodeTaken", field: "uscc" });
export const apiKeyNotFound = () => notFound("apiKeyNotFound");
export const apiKeyNameTaken = () => invalid("apiKeyNameTaken", "name");
export const tooManyApiKeys = () => conflict("tooManyApiKeys");
/** The role in which the key would act may not do this itself. */
export const scopeNotYours = () => invalid("scopeNotYours", "scopes");
