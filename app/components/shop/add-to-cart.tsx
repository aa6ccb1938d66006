import { useLocation } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Button } from "#app/components/ui/button";
import { formatQuantity } from "#app/lib/quantity";
import { paths } from "#app/lib/paths";

type Props = { productId: string; /** The smallest order. */ quantityMilli: bigint; name: string };

/** One click on a shelf: the smallest order of a product goes into the cart, and the reader stays where they are. */
export function AddToCart({ productId, quantityMilli, name }: Props) {
  const { t } = useTranslation("shop");
  const { pathname, search } = useLocation();
  return (
    <form method="post" action={paths.unitCart()}>
      <input type="hidden" name="form" value="add" />
      <input type="hidden" name="productId" value={productId} />
      <input type="hidden" name="quantity" value={formatQuantity(quantityMilli)} />
      <input type="hidden" name="returnTo" value={pathname + search} />
      <Button name="intent" value="add" variant="quiet" size="sm" icon="basket" wide aria-label={t("addNamed", { name })}>
        {t("add")}
      </Button>
    </form>
  );
}
