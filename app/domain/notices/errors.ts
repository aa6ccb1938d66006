import { DomainError, type DomainErrorParams } from "#app/lib/domain-error";

const conflict = (code: string, params: DomainErrorParams = {}) => new DomainError({ kind: "conflict", code: `notices.${code}`, params });
const invalid = (code: string, field: string) => new DomainError({ kind: "invalid", code: `notices.${code}`, field });

export const endpointNotFound = () => new DomainError({ kind: "notFound", code: "notices.endpointNotFound" });
export const deliveryNotFound = () => new DomainError({ kind: "notFound", code: "notices.deliveryNotFound" });
/** Somebody changed it after it was shown. */
export const endpointChanged = () => conflict("endpointChanged");
export const endpointKnown = () => invalid("endpointKnown", "url");
export const tooManyEndpoints = (most: number) => conflict("tooManyEndpoints", { most });
export const endpointDisabled = () => conflict("endpointDisabled");
/** Not https, with a name and password in it, or an address inside a private network. */
export const badEndpointUrl = () => invalid("badEndpointUrl", "url");
/** Nothing was ever pledged to the account. */
export const bankNotYours = () => invalid("bankNotYours", "bankAccount");
export const eventNotYours = () => invalid("eventNotYours", "events");
export const nothingToReplay = () => conflict("nothingToReplay");
