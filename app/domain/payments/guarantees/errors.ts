import { DomainError } from "#app/lib/domain-error";

const conflict = (code: string) => new DomainError({ kind: "conflict", code: `guarantees.${code}` });
const invalid = (code: string, field: string) => new DomainError({ kind: "invalid", code: `guarantees.${code}`, field });

export const guaranteeNotFound = () => new DomainError({ kind: "notFound", code: "guarantees.notFound" });
/** Somebody acted first, or it is another's turn. */
export const guaranteeMovedOn = () => conflict("movedOn");
/** The issuer's number is on the platform already. */
export const guaranteeKnown = () => invalid("known", "reference");
export const guaranteeOver = () => conflict("over");
export const beneficiaryUnknown = () => invalid("beneficiaryUnknown", "unitId");
export const endsBeforeBegin = () => invalid("endsBeforeBegin", "validTo");
export const alreadyOver = () => invalid("alreadyOver", "validTo");
export const guaranteeFileMissing = () => invalid("fileMissing", "file");
/** A guarantee is a PDF: what an issuer signs is no photograph. */
export const guaranteeNoPdf = () => invalid("noPdf", "file");
/** Another file than the one that was issued. */
export const guaranteeOtherFile = () => invalid("otherFile", "file");
