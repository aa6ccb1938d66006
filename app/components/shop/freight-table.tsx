import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { DataTable } from "#app/components/ui/data-table";
import { Icon } from "#app/components/ui/icon";
import type { FreightTerms } from "#app/domain/catalog/product.queries.server";
import { formatFen } from "#app/lib/money";

type Props = { rates: readonly FreightTerms[]; divisionCode: string | null };

/** What delivery costs, place by place; the row that applies to the reader's unit is marked. */
export function FreightTable({ rates, divisionCode }: Props) {
  const { t } = useTranslation("shop");
  const placeOf = usePlaceName();
  const own = divisionCode === null ? null : longestMatch(rates, divisionCode);
  return (
    <DataTable
      caption={t("freightTitle")}
      captionHidden
      rows={[...rates].sort((left, right) => Number(left.divisionPrefix === "") - Number(right.divisionPrefix === ""))}
      rowKey={(rate) => rate.divisionPrefix || "else"}
      empty={<p>{t("freightNowhere")}</p>}
      dense
      note={t("freightNote")}
      columns={[
        {
          key: "place",
          header: t("freightPlace"),
          title: true,
          cell: (rate) => (
            <>
              {rate.divisionPrefix === ""
                ? rates.length > 1
                  ? t("freightElsewhere")
                  : t("freightEverywhere")
                : placeOf(rate.placeName ?? rate.divisionPrefix)}
              {rate === own ? (
                <span className="ms-2 inline-flex items-center gap-1 text-green">
                  <Icon name="check" size={14} />
                  {t("freightYours")}
                </span>
              ) : null}
            </>
          ),
        },
        { key: "base", header: t("freightBase"), align: "end", cell: (rate) => formatFen(rate.baseFen) },
        { key: "included", header: t("freightIncluded"), align: "end", cell: (rate) => `${rate.includedGrams / 1000n} kg` },
        { key: "more", header: t("freightMore"), align: "end", cell: (rate) => formatFen(rate.perKgFen) },
        {
          key: "free",
          header: t("freightFree"),
          align: "end",
          cell: (rate) => (rate.freeFromFen === null ? t("freightNever") : formatFen(rate.freeFromFen)),
        },
      ]}
    />
  );
}

function longestMatch(rates: readonly FreightTerms[], divisionCode: string): FreightTerms | null {
  return rates
    .filter((rate) => divisionCode.startsWith(rate.divisionPrefix))
    .reduce<FreightTerms | null>((best, rate) => (best && best.divisionPrefix.length >= rate.divisionPrefix.length ? best : rate), null);
}
