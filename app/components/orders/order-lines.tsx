import { Link } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { pictureOf } from "#app/components/shop/names";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { ProductPicture } from "#app/components/ui/product-picture";
import type { GroupLine } from "#app/domain/ordering/group.queries.server";
import { paths } from "#app/lib/paths";
import { formatQuantity } from "#app/lib/quantity";

type Props = { lines: readonly GroupLine[]; goodsFen: bigint; caption: string };

/** What was ordered, at the price of that moment, and how far each line has come. */
export function OrderLines({ lines, goodsFen, caption }: Props) {
  const { t } = useTranslation("orders");
  const words = useWords();
  const step = (line: GroupLine, milli: bigint) => (milli === 0n ? "—" : words.quantity(milli, line.salesUnit));
  return (
    <DataTable
      caption={caption}
      captionHidden
      rows={lines}
      rowKey={(line) => line.id}
      summaryLabel={t("goodsTotal")}
      columns={[
        {
          key: "name",
          header: t("product"),
          title: true,
          cell: (line) => (
            <div className="flex items-center gap-3">
              <div className="w-12 shrink-0 overflow-hidden rounded-field no-print">
                <ProductPicture src={pictureOf({ id: line.productId, art: line.art })} />
              </div>
              <div>
                <Link to={paths.product(line.productId)}>{words.name(line.nameZh, line.nameEn)}</Link>
                <div className="over">
                  {words.name(line.packageZh, line.packageEn)}
                  {line.catchWeight ? ` · ${t("byWeight")}` : ""}
                </div>
                <div className="mt-1 flex flex-wrap gap-1">
                  {line.programmes.map((programme) => (
                    <Badge key={programme.code} tone="programme">
                      {words.name(programme.shortZh, programme.shortEn)}
                    </Badge>
                  ))}
                </div>
              </div>
            </div>
          ),
        },
        { key: "price", header: t("unitPrice"), align: "end", nowrap: true, cell: (line) => words.fen(line.unitPriceFen) },
        {
          key: "quantity",
          header: t("ordered"),
          align: "end",
          nowrap: true,
          cell: (line) => words.quantity(line.quantityMilli, line.salesUnit),
        },
        { key: "shipped", header: t("shipped"), align: "end", nowrap: true, quiet: true, cell: (line) => step(line, line.shippedMilli) },
        {
          key: "accepted",
          header: t("accepted"),
          align: "end",
          nowrap: true,
          cell: (line) => (
            <>
              {step(line, line.acceptedMilli)}
              {line.rejectedMilli > 0n ? (
                <div className="over text-vermilion">{t("rejectedOf", { quantity: formatQuantity(line.rejectedMilli) })}</div>
              ) : null}
              {line.cancelledMilli > 0n ? (
                <div className="over">{t("cancelledOf", { quantity: formatQuantity(line.cancelledMilli) })}</div>
              ) : null}
            </>
          ),
        },
        {
          key: "goods",
          header: t("amountYuan"),
          align: "end",
          nowrap: true,
          cell: (line) => words.fen(line.goodsFen),
          summary: words.fen(goodsFen),
        },
      ]}
    />
  );
}
