import { useActionData, useLocation } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import type { Shopper } from "#app/components/shop/offer-card";
import { Button, ButtonLink } from "#app/components/ui/button";
import { ErrorSummary } from "#app/components/ui/error-summary";
import { NumberField } from "#app/components/ui/number-field";
import { Notice } from "#app/components/ui/notice";
import type { StockLevel } from "#app/domain/catalog/offer";
import type { ProductPage } from "#app/domain/catalog/product.queries.server";
import { FORM_FIELD, isFormResult } from "#app/http/form-result";
import { formatQuantity } from "#app/lib/quantity";
import { paths } from "#app/lib/paths";

/** Id of the form, which is also the place that its answer scrolls to. */
export const orderFormId = "order";

type Props = {
  product: ProductPage;
  shopper: Shopper;
  stock: StockLevel;
  name: string;
  /** The sales unit in the number that fits a quantity. */
  unit: (milli: bigint) => string;
};

/** How much of it goes into the cart, asked again with the reason where it is refused; for a visitor the way to sign in and back here. */
export function OrderBox({ product, shopper, stock, name, unit }: Props) {
  const { t } = useTranslation("shop");
  const { pathname, search } = useLocation();
  const result = useActionData<unknown>();
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
  const refused = isFormResult(result) && result.formId === orderFormId ? result : null;
  const typed = refused?.initialValue?.quantity;
  const field = {
    id: `${orderFormId}-quantity`,
    name: "quantity",
    initialValue: refused ? (typeof typed === "string" ? typed : "") : smallest,
    errors: refused?.error?.quantity ?? [],
    required: true,
    min: smallest,
    step: formatQuantity(product.stepMilli),
  };
  return (
    <form
      method="post"
      action={`${paths.product(product.id)}#${orderFormId}`}
      id={orderFormId}
      noValidate
      className="panel flex flex-wrap items-end gap-4"
      aria-label={t("addNamed", { name })}
    >
      {refused ? (
        <div className="basis-full">
          <ErrorSummary errors={refused.error?.[""] ?? []} fields={[{ field, label: t("quantity") }]} />
        </div>
      ) : null}
      <input type="hidden" name={FORM_FIELD} value={orderFormId} />
      <NumberField
        field={field}
        label={t("quantity")}
        unit={unit(product.minMilli)}
        hint={t("availableExactly", { quantity: formatQuantity(product.availableMilli), unit: unit(product.availableMilli) })}
        decimals={product.stepMilli % 1000n !== 0n}
      />
      <Button variant="act" size="lg" icon="basket">
        {t("addToCart")}
      </Button>
    </form>
  );
}
