import { useLocation } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import type { Shopper } from "#app/components/shop/offer-card";
import { Button, ButtonLink } from "#app/components/ui/button";
import { NumberField } from "#app/components/ui/number-field";
import { Notice } from "#app/components/ui/notice";
import type { StockLevel } from "#app/domain/catalog/offer";
import type { ProductPage } from "#app/domain/catalog/product.queries.server";
import { formatQuantity } from "#app/lib/quantity";
import { paths } from "#app/lib/paths";

type Props = { product: ProductPage; shopper: Shopper; stock: StockLevel; name: string; unit: string };

/** How much of it goes into the cart; for a visitor the way to sign in and back here. */
export function OrderBox({ product, shopper, stock, name, unit }: Props) {
  const { t } = useTranslation("shop");
  const { pathname, search } = useLocation();
  if (stock === "out")
    return (
      <Notice tone="warn" title={t("soldOutTitle")}>
        {t("soldOutText")}
      </Notice>
    );
  if (!shopper.buys) {
    return (
      <div className="form-actions">
        <ButtonLink to={paths.signIn(pathname + search)} variant="act" size="lg">
          {t("signInToOrder")}
        </ButtonLink>
        <span className="over">{t("whoOrders")}</span>
      </div>
    );
  }
  const smallest = formatQuantity(product.minMilli);
  return (
    <form method="post" action={paths.unitCart()} className="panel flex flex-wrap items-end gap-4" aria-label={t("addNamed", { name })}>
      <input type="hidden" name="form" value="add" />
      <input type="hidden" name="productId" value={product.id} />
      <input type="hidden" name="returnTo" value={pathname + search} />
      <NumberField
        field={{
          id: "quantity",
          name: "quantity",
          initialValue: smallest,
          required: true,
          min: smallest,
          step: formatQuantity(product.stepMilli),
        }}
        label={t("quantity")}
        unit={unit}
        hint={t("availableExactly", { quantity: formatQuantity(product.availableMilli), unit })}
        decimals={product.stepMilli % 1000n !== 0n}
      />
      <Button name="intent" value="add" variant="act" size="lg" icon="basket">
        {t("addToCart")}
      </Button>
    </form>
  );
}
