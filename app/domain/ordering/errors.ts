import { DomainError, type DomainErrorParams } from "#app/lib/domain-error";

const conflict = (code: string, params: DomainErrorParams = {}) => new DomainError({ kind: "conflict", code: `ordering.${code}`, params });
const invalid = (code: string, field?: string, params: DomainErrorParams = {}) =>
  new DomainError({ kind: "invalid", code: `ordering.${code}`, params, ...(field ? { field } : {}) });

export const orderNotFound = () => new DomainError({ kind: "notFound", code: "ordering.orderNotFound" });
export const shipmentNotFound = () => new DomainError({ kind: "notFound", code: "ordering.shipmentNotFound" });
export const productNotFound = () => new DomainError({ kind: "notFound", code: "ordering.productNotFound" });
/** Some of the products do not exist. */
export const productsNotOffered = () => invalid("productsNotOffered", "lines");
export const cartEmpty = () => conflict("cartEmpty");
/** Somebody, perhaps in another tab, changed or submitted the cart after it was shown. */
export const cartChanged = () => conflict("cartChanged");
/** A price, a package, the freight or the terms of payment changed at this very moment. */
export const offerChanged = () => conflict("offerChanged");
/** The same, after the checkout was shown. @param names of the co-ops whose part of it changed */
export const offerChangedSince = (names: string) => conflict("offerChangedSince", { names });
/** @param changed what of which line, and how the offer stands now */
export const offersChangedSince = (
  changed: readonly {
    line: number;
    aspect: "goods" | "price" | "payment" | "freight";
    offer: { nameZh: string; packageZh: string; priceFen: bigint };
  }[],
) =>
  new DomainError({
    kind: "conflict",
    code: "ordering.offersChangedSince",
    params: { names: [...new Set(changed.map(({ offer }) => offer.nameZh))].join("、") },
    parts: changed.map(({ line, aspect, offer: { nameZh, packageZh, priceFen } }) => ({
      path: ["lines", line, "seen"],
      code: `ordering.changedSince.${aspect}`,
      params: { nameZh, packageZh, priceFen },
    })),
  });
export const outOfStock = (names: string) => conflict("outOfStock", { names });
export const cartBlocked = (names: string) => conflict("cartBlocked", { names });
/** A rule of the bureau refuses orders until the matter is put right; each condition has a sentence that says how. */
export const blockedByRule = (rule: string, since: string, condition: string, unit: string) =>
  conflict(`blockedByRule.${condition}`, { rule, since, unit });
/** The co-op asked for money first, and it has not come. */
export const awaitsPayment = (fen: bigint) => conflict("awaitsPayment", { fen });
export const payByFixed = () => conflict("payByFixed");
export const orderMovedOn = () => conflict("orderMovedOn");
export const selfApproval = () => conflict("selfApproval");
export const freightChangedOnce = () => conflict("freightChangedOnce");
export const alreadyShipped = () => conflict("alreadyShipped");
export const alreadyAccepted = () => conflict("alreadyAccepted");
export const nothingToShip = () => invalid("nothingToShip", "lines");
export const shipsTooMuch = (name: string, left: string) => invalid("shipsTooMuch", "lines", { name, left });
export const unitNotCreditable = () => invalid("unitNotCreditable", "creditedUnitId");
export const deliveryTooEarly = (earliest: string) => invalid("deliveryTooEarly", "deliverFrom", { earliest });
export const acceptanceIncomplete = (name: string) => invalid("acceptanceIncomplete", "lines", { name });
export const outsideTolerance = (name: string, low: string, high: string) => invalid("outsideTolerance", "lines", { name, low, high });
export const reasonMissing = (name: string) => invalid("reasonMissing", "lines", { name });
export const quantityTooSmall = (minimum: string) => invalid("quantityTooSmall", "quantity", { minimum });
export const quantityOffStep = (step: string) => invalid("quantityOffStep", "quantity", { step });

export const correctionNotFound = () => new DomainError({ kind: "notFound", code: "ordering.correctionNotFound" });
/** Somebody consented, declined or withdrew first. */
export const correctionMovedOn = () => conflict("correctionMovedOn");
/** The period is over, or there is none for this place. */
export const correctionTooLate = (day: string) => conflict("correctionTooLate", { day });
export const correctionNotAllowed = () => conflict("correctionNotAllowed");
/** Another correction of one of the lines waits for its consents. */
export const correctionOpen = () => conflict("correctionOpen");
export const nothingToMove = () => conflict("nothingToMove");
export const linesOfSeveralUnits = () => invalid("linesOfSeveralUnits", "lineIds");
export const linesOfSeveralSources = () => invalid("linesOfSeveralSources", "lineIds");
export const lineUnknown = () => invalid("lineUnknown", "lineIds");
export const sameUnit = () => invalid("sameUnit", "toUnitId");
export const unitUnknown = () => invalid("unitUnknown", "toUnitId");
/** Only the unit that has the amounts, the one that gets them, or the one that trades proposes. */
export const notYourCorrection = () => invalid("notYourCorrection", "toUnitId");
export const sameSource = () => invalid("sameSource", "toSource");
/** Number and amount must both be those of the delivery sheet. */
export const claimUnknown = () => invalid("claimUnknown", "orderNumber");
export const tooManyClaims = () => conflict("tooManyClaims");
export const receiverUnchanged = () => conflict("receiverUnchanged");
/** Goods are on the road, or nothing is left to be sent. */
export const receiverFixed = () => conflict("receiverFixed");
