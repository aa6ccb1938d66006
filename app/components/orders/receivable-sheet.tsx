import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { PrintFrame } from "#app/components/ui/print-frame";
import type { ReceivableDocument } from "#app/domain/payments/receivable-document.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

type Props = { receivable: ReceivableDocument; qrSvg: string; printedAt: string };

/** What a unit owes a co-op for one acceptance: who, for what, until when, where to, and what of it has been paid. */
export function ReceivableSheet({ receivable, qrSvg, printedAt }: Props) {
  const { t } = useTranslation(["bank", "orders", "payments", "workingDays"]);
  const nameOf = useOrganisationName();
  const words = useWords();
  const left = receivable.amountFen - receivable.paidFen;
  return (
    <PrintFrame
      title={t("receivable")}
      over={`${receivable.number} · ${nameOf(receivable.coopName)}`}
      seals={[nameOf(receivable.coopName), nameOf(receivable.unitName)]}
      qrSvg={qrSvg}
      printedAt={printedAt}
    >
      <p className="figure-value figure-value-lg mb-4">{words.yuan(receivable.amountFen)}</p>
      <DescriptionList
        facts={[
          { label: t("orders:unit"), value: `${nameOf(receivable.unitName)} · ${receivable.unitUscc}` },
          { label: t("orders:coop"), value: `${nameOf(receivable.coopName)} · ${receivable.coopUscc}` },
          {
            label: t("forAcceptance"),
            value: `${receivable.acceptanceNumber} · ${t("orders:orderOf", { number: receivable.orderNumber })}`,
          },
          { label: t("openedOn"), value: receivable.openedOn },
          {
            label: t("orders:dueOn"),
            value: [
              receivable.dueOn,
              receivable.movedFrom ? t("orders:movedFrom", { day: receivable.movedFrom }) : "",
              receivable.provisional === null ? "" : t("workingDays:provisionalDay", { year: receivable.provisional }),
              receivable.recountedFrom ? t("workingDays:movedFrom", { day: receivable.recountedFrom }) : "",
              receivable.daysLate > 0 ? t("orders:daysLate", { count: receivable.daysLate }) : "",
            ]
              .filter((part) => part !== "")
              .join(" · "),
          },
          ...(receivable.creditedFen > 0n ? [{ label: t("payments:credited"), value: words.yuan(receivable.creditedFen) }] : []),
          {
            label: t("orders:payee"),
            value: receivable.pledged ? (
              <>
                <span lang="zh-CN">{receivable.bankAccountName}</span> <Badge tone="warn">{t("payments:pledge.payee")}</Badge>
              </>
            ) : (
              <span lang="zh-CN">{receivable.bankAccountName}</span>
            ),
          },
          { label: t("orders:bank"), value: receivable.bankName },
          { label: t("orders:accountNumber"), value: receivable.bankAccountNumber },
          { label: t("orders:remittanceCode"), value: <code>{receivable.remittanceCode}</code> },
          { label: t("orders:openYuan"), value: words.fen(left) },
          { label: t("orders:interestYuan"), value: words.fen(receivable.lateInterestFen) },
        ]}
      />
      {receivable.payments.length > 0 ? (
        <DataTable
          caption={t("paid")}
          rows={receivable.payments}
          rowKey={(row) => row.id}
          summaryLabel={t("sum")}
          columns={[
            { key: "on", header: t("orders:receivedOn"), nowrap: true, cell: (row) => row.receivedOn },
            { key: "reference", header: t("col.reference"), title: true, cell: (row) => row.bankReference },
            { key: "method", header: t("method"), cell: (row) => t(`methodOf.${row.method}`) },
            {
              key: "amount",
              header: t("col.amount"),
              align: "end",
              nowrap: true,
              cell: (row) => words.fen(row.amountFen),
              summary: words.fen(receivable.paidFen - receivable.creditedFen),
            },
          ]}
        />
      ) : null}
      <p className="mt-4 text-ink-2">{t("receivableNote")}</p>
    </PrintFrame>
  );
}
