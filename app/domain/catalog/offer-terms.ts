import { createHash } from "node:crypto";

/** What a buyer agrees to when a product is ordered. */
export interface OfferTerms {
  nameZh: string;
  packageZh: string;
  salesUnit: string;
  netGrams: bigint;
  catchWeight: boolean;
  toleranceBps: number;
  priceFen: bigint;
  paymentTerms: "GOODS_FIRST" | "MONEY_FIRST";
  /** Of the freight table, in any order. */
  freight: readonly { divisionPrefix: string; baseFen: bigint; includedGrams: bigint; perKgFen: bigint; freeFromFen: bigint | null }[];
}

/** What of an offer can change, in the order of the stamp's parts. */
export const offerAspects = ["goods", "price", "payment", "freight"] as const;
export type OfferAspect = (typeof offerAspects)[number];

/** Tells an offer as it was read from one as it is now. A program carries it from reading to ordering; it proves nothing to anybody else. */
export const stampTerms = (terms: OfferTerms): string => offerAspects.map((aspect) => digest(valuesOf[aspect](terms))).join(".");

/** What of an offer is not as it was when it was stamped. */
export function changedAspects(stamp: string, now: OfferTerms): OfferAspect[] {
  const seen = stamp.split(".");
  return offerAspects.filter((aspect, index) => seen[index] !== digest(valuesOf[aspect](now)));
}

const valuesOf: Record<OfferAspect, (terms: OfferTerms) => unknown[]> = {
  goods: ({ nameZh, packageZh, salesUnit, netGrams, catchWeight, toleranceBps }) => [
    nameZh,
    packageZh,
    salesUnit,
    netGrams,
    catchWeight,
    toleranceBps,
  ],
  price: ({ priceFen }) => [priceFen],
  payment: ({ paymentTerms }) => [paymentTerms],
  freight: ({ freight }) =>
    freight.map((rate) => [rate.divisionPrefix, rate.baseFen, rate.includedGrams, rate.perKgFen, rate.freeFromFen].join(" ")).toSorted(),
};

const digest = (values: readonly unknown[]): string =>
  createHash("sha256")
    .update(JSON.stringify(values.map(String)))
    .digest("base64url")
    .slice(0, 10);
