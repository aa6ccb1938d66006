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
export const receiptNotFound = () => new DomainError({ kind: "notFound", code: "payments.receiptNotFound" });
export const reversalNotFound = () => new DomainError({ kind: "notFound", code: "payments.reversalNotFound" });
export const receiptOnDesk = () => new DomainError({ kind: "conflict", code: "payments.receiptOnDesk" });
export const alreadyTakenBack = () => new DomainError({ kind: "conflict", code: "payments.alreadyTakenBack" });
export const notWhatLeft = () => new DomainError({ kind: "invalid", code: "payments.notWhatLeft" });
export const limitUnchanged = () => new DomainError({ kind: "invalid", code: "payments.limitUnchanged", field: "limit" });
export const limitChangeWaits = () => new DomainError({ kind: "conflict", code: "payments.limitChangeWaits" });
export const termsUnchanged = () => new DomainError({ kind: "invalid", code: "payments.termsUnchanged", field: "terms" });
export const termsChangeWaits = () => new DomainError({ kind: "conflict", code: "payments.termsChangeWaits" });
export const termsChangeNotFound = () => new DomainError({ kind: "notFound", code: "payments.termsChangeNotFound" });
export const limitChangeNotFound = () => new DomainError({ kind: "notFound", code: "payments.limitChangeNotFound" });
export const notOpenAnyMore = () => new DomainError({ kind: "conflict", code: "payments.notOpenAnyMore" });
export const refundedAlready = () => new DomainError({ kind: "conflict", code: "payments.refundedAlready" });
export const pledgeInPayment = () => new DomainError({ kind: "conflict", code: "payments.pledgeInPayment" });
export const alreadyOrdered = () => new DomainError({ kind: "conflict", code: "payments.alreadyOrdered" });
export const payDayInPast = () => new DomainError({ kind: "invalid", code: "payments.payDayInPast", field: "payOn" });
export const payeeWithoutAccount = (name: string) =>
  new DomainError({ kind: "conflict", code: "payments.payeeWithoutAccount", params: { name } });
export const batchNotFound = () => new DomainError({ kind: "notFound", code: "payments.batchNotFound" });
export const batchMovedOn = () => new DomainError({ kind: "conflict", code: "payments.batchMovedOn" });
export const batchNotApproved = () => new DomainError({ kind: "conflict", code: "payments.batchNotApproved" });
export const ownBatch = () => new DomainError({ kind: "conflict", code: "payments.ownBatch" });
export const itemsChanged = (count: number) => new DomainError({ kind: "conflict", code: "payments.itemsChanged", params: { count } });
export const failureNeedsReason = () => new DomainError({ kind: "invalid", code: "payments.failureNeedsReason", field: "note" });
export const nothingToProve = () => new DomainError({ kind: "conflict", code: "payments.nothingToProve" });
export const payoutNotFound = () => new DomainError({ kind: "notFound", code: "payments.payoutNotFound" });
export const payoutMovedOn = () => new DomainError({ kind: "conflict", code: "payments.payoutMovedOn" });
export const payoutUnderWay = () => new DomainError({ kind: "conflict", code: "payments.payoutUnderWay" });
export const nothingToPayOut = () => new DomainError({ kind: "conflict", code: "payments.nothingToPayOut" });
export const settledYearClosed = (year: number) =>
  new DomainError({ kind: "conflict", code: "payments.settledYearClosed", params: { year } });
export const creditedUnitContinued = () => new DomainError({ kind: "conflict", code: "payments.creditedUnitContinued" });
export const bankFormatNotFound = () => new DomainError({ kind: "notFound", code: "payments.bankFormatNotFound" });
export const bankFormatNameTaken = () => new DomainError({ kind: "invalid", code: "payments.bankFormatNameTaken", field: "nameZh" });
export const bankFormatIncomplete = () => new DomainError({ kind: "invalid", code: "payments.bankFormatIncomplete", field: "bookedOn" });

export const stripeEventNotFound = () => new DomainError({ kind: "notFound", code: "payments.stripeEventNotFound" });
export const stripeEventMovedOn = () => new DomainError({ kind: "conflict", code: "payments.stripeEventMovedOn" });
export const pspPaymentNotFound = () => new DomainError({ kind: "notFound", code: "payments.pspPaymentNotFound" });
/** This rail is not set up here. */
export const pspNotConfigured = () => new DomainError({ kind: "conflict", code: "payments.pspNotConfigured" });
export const pspPaymentMovedOn = () => new DomainError({ kind: "conflict", code: "payments.pspPaymentMovedOn" });
export const differenceNotFound = () => new DomainError({ kind: "notFound", code: "payments.differenceNotFound" });
/** Somebody else answered, or it is gone by itself. */
export const differenceGone = () => new DomainError({ kind: "conflict", code: "payments.differenceGone" });
/** The payment service does not answer, or refuses. */
export const pspAway = () => new DomainError({ kind: "conflict", code: "payments.pspAway" });
/** Transfers to co-ops' own accounts are turned off. */
export const transfersOff = () => new DomainError({ kind: "conflict", code: "payments.transfersOff" });
export const settingUnchanged = () => new DomainError({ kind: "conflict", code: "payments.settingUnchanged" });
export const accountUnderWay = () => new DomainError({ kind: "conflict", code: "payments.accountUnderWay" });
export const accountNotReady = () => new DomainError({ kind: "conflict", code: "payments.accountNotReady" });
/** Somebody has proposed to turn transfers on already. */
export const transfersChangeWaits = () => new DomainError({ kind: "conflict", code: "payments.transfersChangeWaits" });
export const transfersChangeNotFound = () => new DomainError({ kind: "notFound", code: "payments.transfersChangeNotFound" });
export const transferNotFound = () => new DomainError({ kind: "notFound", code: "payments.transferNotFound" });
/** Somebody was quicker, or its money is on another way. */
export const transferMovedOn = () => new DomainError({ kind: "conflict", code: "payments.transferMovedOn" });
