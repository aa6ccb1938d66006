import { DomainError } from "#app/lib/domain-error";

export const productNotFound = () => new DomainError({ kind: "notFound", code: "catalog.productNotFound" });
export const skuTaken = (sku: string) => new DomainError({ kind: "invalid", code: "catalog.skuTaken", params: { sku }, field: "sku" });
export const categoryUnknown = () => new DomainError({ kind: "invalid", code: "catalog.categoryUnknown", field: "categoryCode" });
export const countyUnknown = () => new DomainError({ kind: "invalid", code: "catalog.countyUnknown", field: "originCountyCode" });
export const freightTableUnknown = () => new DomainError({ kind: "invalid", code: "catalog.freightTableUnknown", field: "freightTableId" });
/** Only a co-op that its county authority has recommended may offer. */
export const coopNotRecommended = () => new DomainError({ kind: "conflict", code: "catalog.coopNotRecommended" });
/** Somebody else changed the product after it was shown. */
export const productMovedOn = () => new DomainError({ kind: "conflict", code: "catalog.productMovedOn" });
export const toleranceWithoutWeighing = () =>
  new DomainError({ kind: "invalid", code: "catalog.toleranceWithoutWeighing", field: "tolerance" });
export const freightTableNotFound = () => new DomainError({ kind: "notFound", code: "catalog.freightTableNotFound" });
/** Products name their table: two of one name could not be told apart. */
export const freightNameTaken = (name: string) =>
  new DomainError({ kind: "invalid", code: "catalog.freightNameTaken", params: { name }, field: "name" });
export const freightTableEmpty = () => new DomainError({ kind: "invalid", code: "catalog.freightTableEmpty" });
export const freightPlaceUnknown = (place: string) =>
  new DomainError({ kind: "invalid", code: "catalog.freightPlaceUnknown", params: { place } });
export const freightPlaceTwice = (place: string) =>
  new DomainError({ kind: "invalid", code: "catalog.freightPlaceTwice", params: { place } });
export const tooManyPictures = (most: number) => new DomainError({ kind: "conflict", code: "catalog.tooManyPictures", params: { most } });
/** Not recommended, not of the hall's divisions, or not shown there. */
export const hallCoopUnknown = () => new DomainError({ kind: "conflict", code: "catalog.hallCoopUnknown" });
