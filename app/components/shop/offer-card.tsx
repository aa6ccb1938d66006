import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { AddToCart } from "#app/components/shop/add-to-cart";
import { isByWeight, named, numberOf, pictureOf } from "#app/components/shop/names";
import { ProgrammeBadges } from "#app/components/shop/programme-badges";
import { Price } from "#app/components/ui/price";
import { ProductCard } from "#app/components/ui/product-card";
import { ProductPicture } from "#app/components/ui/product-picture";
import { stockLevel, type Offer } from "#app/domain/catalog/offer";
import { formatQuantity } from "#app/lib/quantity";
import { paths } from "#app/lib/paths";

export type Shopper = {
  /** Division of the unit somebody buys for; null for a visitor and for whoever does not buy. */
  divisionCode: string | null;
  buys: boolean;
};

type Props = { offer: Offer; shopper: Shopper; /** Among the first pictures of the page. */ eager?: boolean };

export function OfferCard({ offer, shopper, eager = false }: Props) {
  const { t, i18n } = useTranslation("shop");
  const placeOf = usePlaceName();
  const locale = i18n.language;
  const name = named(locale, offer.nameZh, offer.nameEn);
  const stock = stockLevel(offer);
  const packaging = named(locale, offer.packageZh, offer.packageEn);
  return (
    <ProductCard
      to={paths.product(offer.id)}
      name={name}
      coopName={t("fromCoop", { county: placeOf(offer.countyName), coop: named(locale, offer.coopName, offer.coopNameEn) })}
      picture={<ProductPicture src={pictureOf(offer)} eager={eager} />}
      badges={<ProgrammeBadges programmes={offer.programmes} divisionCode={shopper.divisionCode} />}
      price={
        <Price
          priceFen={offer.priceFen}
          netGrams={Number(offer.netGrams)}
          packageLabel={isByWeight(offer) ? t("each", { unit: t(`unit.${offer.salesUnit}`, { count: 1 }) }) : packaging}
          per={locale === "en" ? "kg" : "jin"}
        />
      }
      facts={
        <>
          <span className={stock === "plenty" ? undefined : stock === "few" ? "text-amber" : "text-vermilion"}>{t(`stock.${stock}`)}</span>
          {` · ${t("leadShort", { count: offer.leadDays })} · ${t("minimumShort", { quantity: formatQuantity(offer.minMilli), unit: t(`unit.${offer.salesUnit}`, numberOf(offer.minMilli)) })}`}
          {isByWeight(offer) ? ` · ${packaging}` : ""}
          {offer.catchWeight ? ` · ${t("catchWeightShort")}` : ""}
        </>
      }
      {...(shopper.buys && stock !== "out"
        ? { action: <AddToCart productId={offer.id} quantityMilli={offer.minMilli} name={name} /> }
        : {})}
    />
  );
}

/** Cards in a grid; the first row is loaded at once. */
export function OfferShelf({ offers, shopper, eager = 4 }: { offers: readonly Offer[]; shopper: Shopper; eager?: number }) {
  return (
    <ul className="goods">
      {offers.map((offer, index) => (
        <li key={offer.id} className="grid min-w-0 grid-cols-1">
          <OfferCard offer={offer} shopper={shopper} eager={index < eager} />
        </li>
      ))}
    </ul>
  );
}
