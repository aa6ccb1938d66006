import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { PrintFrame } from "#app/components/ui/print-frame";
import type { DeliveryView } from "#app/domain/ordering/delivery.queries.server";
import { formatInstant } from "#app/lib/dates";
import { formatQuantity } from "#app/lib/quantity";

/** The paper that travels with the goods. */
export function DeliverySheet({ delivery, qrSvg, printedAt }: { delivery: DeliveryView; qrSvg?: string; printedAt?: string }) {
  const { t } = useTranslation("orders");
  const nameOf = useOrganisationName();
  const words = useWords();
  return (
    <PrintFrame
      title={t("deliverySheet")}
      over={`${delivery.number} · ${t("orderOf", { number: delivery.orderNumber })} · ${formatInstant(delivery.shippedAt)}`}
      seals={[nameOf(delivery.coop.name), nameOf(delivery.unit.name)]}
      {...(qrSvg ? { qrSvg } : {})}
      {...(printedAt ? { printedAt } : {})}
    >
      <DescriptionList
        facts={[
          { label: t("sender"), value: `${nameOf(delivery.coop.name)} · ${delivery.coop.contactName} ${delivery.coop.contactPhone}` },
          { label: t("unit"), value: nameOf(delivery.unit.name) },
          {
            label: t("receiver"),
            value: `${delivery.receiver.name} ${delivery.receiver.phone}${
              delivery.receiver.version > 1 ? ` · ${t("receiverVersion", { version: delivery.receiver.version })}` : ""
            }`,
          },
          { label: t("address"), value: delivery.receiver.address },
          { label: t("expectedOn"), value: delivery.expectedOn },
          { label: t("driver"), value: `${delivery.carrier} · ${delivery.driverName} ${delivery.driverPhone} · ${delivery.vehicle}` },
          ...(delivery.note ? [{ label: t("note"), value: delivery.note }] : []),
        ]}
      />
      <DataTable
        caption={t("lines")}
        captionHidden
        rows={delivery.lines}
        rowKey={(line) => line.lineId}
        columns={[
          {
            key: "name",
            header: t("product"),
            title: true,
            cell: (line) => `${words.name(line.nameZh, line.nameEn)} · ${words.name(line.packageZh, line.packageEn)}`,
          },
          { key: "origin", header: t("origin"), nowrap: true, cell: (line) => line.origin },
          { key: "lot", header: t("lot"), cell: (line) => line.lot || "—" },
          { key: "ordered", header: t("ordered"), align: "end", nowrap: true, cell: (line) => formatQuantity(line.orderedMilli) },
          {
            key: "shipped",
            header: t("shippedNow"),
            align: "end",
            nowrap: true,
            cell: (line) => words.quantity(line.shippedMilli, line.salesUnit),
          },
          {
            key: "accepted",
            header: t("acceptedByHand"),
            align: "end",
            nowrap: true,
            cell: () => <span className="inline-block w-20 border-b border-line-strong">&nbsp;</span>,
          },
        ]}
      />
    </PrintFrame>
  );
}
