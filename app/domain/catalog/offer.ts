import type { SalesUnit, StorageClass } from "#app/domain/catalog/schema";

/** A badge: a programme that a product's origin or seller counts for today. */
export interface OfferProgramme {
  code: string;
  shortZh: string;
  shortEn: string;
  /** Prefix of the divisions whose units it binds; a purchase by any other unit does not count. */
  buyerPrefix: string;
}

/** A product as a shelf shows it. */
export interface Offer {
  id: string;
  nameZh: string;
  nameEn: string | null;
  packageZh: string;
  packageEn: string | null;
  art: string;
  /** The first photograph, where there is one. */
  fileId: string | null;
  priceFen: bigint;
  netGrams: bigint;
  salesUnit: SalesUnit;
  storage: StorageClass;
  leadDays: number;
  catchWeight: boolean;
  minMilli: bigint;
  availableMilli: bigint;
  coopName: string;
  coopNameEn: string | null;
  countyName: string;
  programmes: OfferProgramme[];
}

export type StockLevel = "plenty" | "few" | "out";

/** Below this many smallest orders the stock is called short. */
const FEW_ORDERS = 10n;

/** Stock in words: a visitor's page is kept for half a minute, in which an exact figure would go stale. */
export function stockLevel({ availableMilli, minMilli }: Pick<Offer, "availableMilli" | "minMilli">): StockLevel {
  if (availableMilli < minMilli) return "out";
  return availableMilli < minMilli * FEW_ORDERS ? "few" : "plenty";
}

/** The programmes of an offer that a unit of the division can count it for; all of them for a visitor. */
export function programmesFor(programmes: readonly OfferProgramme[], divisionCode: string | null): OfferProgramme[] {
  return programmes.filter((programme) => divisionCode === null || divisionCode.startsWith(programme.buyerPrefix));
}
