import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { PrintButton } from "#app/components/orders/print-button";
import { ButtonLink } from "#app/components/ui/button";

type Props = {
  /** The order that the sheet belongs to. */
  orderTo: string;
  /** Other links beside it. */
  tools?: ReactNode;
  children: ReactNode;
};

/** A document of an order on the screen: the way back and the printer above it, neither of them on paper. */
export function SheetPage({ orderTo, tools, children }: Props) {
  const { t } = useTranslation("orders");
  return (
    <>
      <div className="form-actions no-print my-5">
        <ButtonLink variant="quiet" to={orderTo}>
          {t("toOrder")}
        </ButtonLink>
        {tools}
        <PrintButton />
      </div>
      {children}
    </>
  );
}
