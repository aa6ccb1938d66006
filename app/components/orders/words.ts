import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import type { SalesUnit } from "#app/domain/catalog/schema";
import { formatFen, formatYuan } from "#app/lib/money";
import { formatQuantity } from "#app/lib/quantity";

/** How amounts, quantities and names are said in the reader's language. */
export function useWords() {
  const { t, i18n } = useTranslation("orders");
  const organisation = useOrganisationName();
  /** A sales unit; with a quantity in the number that fits it. */
  const unit = (salesUnit: string, milli = 1_000n) => t(`${milli === 1_000n ? "salesUnit" : "salesUnits"}.${salesUnit as SalesUnit}`);
  return {
    yuan: (fen: bigint) => formatYuan(fen, i18n.language),
    /** For columns whose header names the currency. */
    fen: formatFen,
    /** An organisation, or a product: in English by its English name where it has one. */
    name: organisation,
    unit,
    quantity: (milli: bigint, salesUnit: string) => `${formatQuantity(milli)} ${unit(salesUnit, milli)}`,
  };
}
