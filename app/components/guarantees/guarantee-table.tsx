import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { GuaranteeBadge } from "#app/components/guarantees/guarantee-badge";
import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import type { GuaranteeRow } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths, type MoneyDesk } from "#app/lib/paths";

export function GuaranteeTable({ rows, desk, empty }: { rows: readonly GuaranteeRow[]; desk: MoneyDesk; empty: ReactNode }) {
  const { t } = useTranslation("guarantees");
  const words = useWords();
  return (
    <DataTable
      caption={t("list")}
      captionHidden
      rows={rows}
      rowKey={(row) => row.id}
      empty={empty}
      columns={[
        {
          key: "number",
          header: t("number"),
          title: true,
          nowrap: true,
          cell: (row) => <Link to={paths.guarantee(desk, row.id)}>{row.number}</Link>,
        },
        {
          key: "issuer",
          header: t("issuer"),
          cell: (row) => (
            <span>
              {row.issuer}
              <small className="block text-ink-2">{row.reference}</small>
            </span>
          ),
        },
        { key: "purpose", header: t("purpose"), nowrap: true, cell: (row) => t(`purposeOf.${row.purpose}`) },
        ...(desk === "unit"
          ? []
          : [{ key: "unit", header: t("unit"), cell: (row: GuaranteeRow) => words.name(row.unitName, row.unitNameEn) }]),
        ...(desk === "coop"
          ? []
          : [{ key: "coop", header: t("coop"), cell: (row: GuaranteeRow) => words.name(row.coopName, row.coopNameEn) }]),
        { key: "amount", header: t("amountYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
        { key: "valid", header: t("validTo"), nowrap: true, cell: (row) => row.validTo },
        { key: "state", header: t("stateLabel"), nowrap: true, cell: (row) => <GuaranteeBadge state={row.state} /> },
      ]}
    />
  );
}
