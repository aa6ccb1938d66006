import { DomainError } from "#app/lib/domain-error";

export const nothingDue = () => new DomainError({ kind: "conflict", code: "payments.nothingDue" });
export const moreThanDue = (dueFen: bigint) =>
  new DomainError({ kind: "invalid", code: "payments.moreThanDue", params: { dueFen }, field: "amount" });
export const referenceUsed = (reference: string) =>
  new DomainError({ kind: "conflict", code: "payments.referenceUsed", params: { reference } });
export const receivedInFuture = () => new DomainError({ kind: "invalid", code: "payments.receivedInFuture", field: "receivedOn" });
