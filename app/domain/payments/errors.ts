import { DomainError } from "#app/lib/domain-error";

export const nothingDue = () => new DomainError({ kind: "conflict", code: "payments.nothingDue" });
export const moreThanDue = (dueFen: bigint) =>
  new DomainError({ kind: "invalid", code: "payments.moreThanDue", params: { dueFen }, field: "amount" });
export const referenceUsed = (reference: string) =>
  new DomainError({ kind: "conflict", code: "payments.referenceUsed", params: { reference } });
export const receivedInFuture = () => new DomainError({ kind: "invalid", code: "payments.receivedInFuture", field: "receivedOn" });

export const refundMoreThanPaid = () => new DomainError({ kind: "conflict", code: "payments.refundMoreThanPaid" });
export const refundNotFound = () => new DomainError({ kind: "notFound", code: "payments.refundNotFound" });
export const refundMovedOn = () => new DomainError({ kind: "conflict", code: "payments.refundMovedOn" });

export const greenLaneNotFound = () => new DomainError({ kind: "notFound", code: "payments.greenLaneNotFound" });
export const greenLaneMovedOn = () => new DomainError({ kind: "conflict", code: "payments.greenLaneMovedOn" });

export const receivableNotFound = () => new DomainError({ kind: "notFound", code: "payments.receivableNotFound" });
export const confirmationNotFound = () => new DomainError({ kind: "notFound", code: "payments.confirmationNotFound" });
export const confirmationMovedOn = () => new DomainError({ kind: "conflict", code: "payments.confirmationMovedOn" });
export const confirmationOpen = () => new DomainError({ kind: "conflict", code: "payments.confirmationOpen" });
export const confirmationNeedsSecondPerson = () => new DomainError({ kind: "conflict", code: "payments.confirmationNeedsSecondPerson" });

export const balanceUsed = () => new DomainError({ kind: "conflict", code: "payments.balanceUsed" });

export const unreadableStatement = () => new DomainError({ kind: "invalid", code: "payments.unreadableStatement", field: "file" });
export const noKnownColumns = () => new DomainError({ kind: "invalid", code: "payments.noKnownColumns", field: "file" });
export const statementTooLong = (max: number) =>
  new DomainError({ kind: "invalid", code: "payments.statementTooLong", params: { max }, field: "file" });
export const statementImported = (day: string) =>
  new DomainError({ kind: "conflict", code: "payments.statementImported", params: { day } });
export const statementNotFound = () => new DomainError({ kind: "notFound", code: "payments.statementNotFound" });
export const bankLineNotFound = () => new DomainError({ kind: "notFound", code: "payments.bankLineNotFound" });
export const bankDecisionNotFound = () => new DomainError({ kind: "notFound", code: "payments.bankDecisionNotFound" });
export const bankLineTaken = (leftFen: bigint) =>
  new DomainError({ kind: "conflict", code: "payments.bankLineTaken", params: { leftFen } });
export const bankDecisionMovedOn = () => new DomainError({ kind: "conflict", code: "payments.bankDecisionMovedOn" });
export const releaseNeedsSecondPerson = () => new DomainError({ kind: "conflict", code: "payments.releaseNeedsSecondPerson" });
export const nothingChosen = () => new DomainError({ kind: "invalid", code: "payments.nothingChosen" });
export const orderNotOpen = (number: string) => new DomainError({ kind: "conflict", code: "payments.orderNotOpen", params: { number } });
export const moreThanArrived = (leftFen: bigint) =>
  new DomainError({ kind: "invalid", code: "payments.moreThanArrived", params: { leftFen } });
export const bankFormatNotFound = () => new DomainError({ kind: "notFound", code: "payments.bankFormatNotFound" });
export const bankFormatNameTaken = () => new DomainError({ kind: "invalid", code: "payments.bankFormatNameTaken", field: "nameZh" });
export const bankFormatIncomplete = () => new DomainError({ kind: "invalid", code: "payments.bankFormatIncomplete", field: "bookedOn" });
