import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { PrintFrame } from "#app/components/ui/print-frame";
import type { AcceptanceView } from "#app/domain/ordering/delivery.queries.server";
import type { RejectReason } from "#app/domain/ordering/schema";
import { formatInstant } from "#app/lib/dates";

type Props = { acceptance: AcceptanceView; photoTo: (fileId: string) => string; qrSvg: string; printedAt: string };

/** What arrived, what was taken, what was refused and why: signed by two. */
export function AcceptanceSheet({ acceptance, photoTo, qrSvg, printedAt }: Props) {
  const { t } = useTranslation("orders");
  const nameOf = useOrganisationName();
  const words = useWords();
  return (
    <PrintFrame
      title={t("acceptanceSheet")}
      over={`${acceptance.number} · ${t("orderOf", { number: acceptance.orderNumber })} · ${t("deliverySheet")} ${acceptance.shipmentNumber}`}
      seals={[nameOf(acceptance.unitName), nameOf(acceptance.coopName)]}
      qrSvg={qrSvg}
      printedAt={printedAt}
    >
      <DescriptionList
        facts={[
          { label: t("unit"), value: nameOf(acceptance.unitName) },
          { label: t("coop"), value: nameOf(acceptance.coopName) },
          { label: t("acceptedAt"), value: formatInstant(acceptance.acceptedAt) },
          { label: t("receiverName"), value: acceptance.receiverName },
          { label: t("witnessName"), value: acceptance.witnessName },
          ...(acceptance.temperatureTenths === null ? [] : [{ label: t("temperature"), value: `${acceptance.temperatureTenths / 10} ℃` }]),
          ...(acceptance.note ? [{ label: t("note"), value: acceptance.note }] : []),
          { label: t("recordedBy"), value: acceptance.recordedBy },
        ]}
      />
      <DataTable
        caption={t("lines")}
        captionHidden
        rows={acceptance.lines}
        rowKey={(line) => line.id}
        summaryLabel={t("dueWithFreight")}
        columns={[
          { key: "name", header: t("product"), title: true, cell: (line) => words.name(line.nameZh, line.nameEn) },
          {
            key: "shipped",
            header: t("shipped"),
            align: "end",
            nowrap: true,
            cell: (line) => words.quantity(line.shippedMilli, line.salesUnit),
          },
          {
            key: "accepted",
            header: t("accepted"),
            align: "end",
            nowrap: true,
            cell: (line) => words.quantity(line.acceptedMilli, line.salesUnit),
          },
          {
            key: "rejected",
            header: t("rejected"),
            align: "end",
            cell: (line) =>
              line.rejectedMilli === 0n ? (
                "—"
              ) : (
                <>
                  {words.quantity(line.rejectedMilli, line.salesUnit)}
                  <div className="over">
                    {line.reason ? t(`rejectReasonOf.${line.reason as RejectReason}`) : ""} {line.note}{" "}
                    {line.photoFileId ? (
                      <a className="no-print" href={photoTo(line.photoFileId)}>
                        {t("photo")}
                      </a>
                    ) : null}
                  </div>
                </>
              ),
          },
          { key: "price", header: t("unitPrice"), align: "end", nowrap: true, cell: (line) => words.fen(line.unitPriceFen) },
          {
            key: "amount",
            header: t("amountYuan"),
            align: "end",
            nowrap: true,
            cell: (line) => words.fen(line.acceptedFen),
            summary: words.fen(acceptance.amountFen),
          },
        ]}
      />
      <p className="mt-4 text-ink-2">{t("remittanceCodeOf", { code: acceptance.remittanceCode })}</p>
    </PrintFrame>
  );
}
