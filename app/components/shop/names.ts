import type { Offer } from "#app/domain/catalog/offer";
import { artVariant, isArtKind } from "#app/lib/art-kinds";
import { paths } from "#app/lib/paths";

/** The name in the reader's language; Chinese where no English one is stored. */
export function named(locale: string, zh: string, en: string | null): string {
  return locale === "en" ? en || zh : zh;
}

/** Sold by weight: the package says how it comes, not what one pays for. */
export function isByWeight({ salesUnit }: Pick<Offer, "salesUnit">): boolean {
  return salesUnit === "KG" || salesUnit === "JIN";
}

/** Whether a text says one or several: "1 box", "2 boxes". */
export function numberOf(quantityMilli: bigint): { count: 1 | 2 } {
  return { count: quantityMilli === 1_000n ? 1 : 2 };
}

/** A product's photograph, or the drawing of its kind. */
export function pictureOf(offer: Pick<Offer, "id" | "art"> & { fileId?: string | null }): string {
  if (offer.fileId) return paths.file(offer.fileId);
  return paths.art(isArtKind(offer.art) ? offer.art : "greens", artVariant(offer.id));
}
