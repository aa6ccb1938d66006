import { Link } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { payoutTones } from "#app/components/payments/tones";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { Panel } from "#app/components/ui/panel";
import type { PayoutRow } from "#app/domain/payments/payouts.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** Payouts, latest first, with their file. */
export function PayoutsTable({ desk, rows }: { desk: "admin" | "coop"; rows: readonly PayoutRow[] }) {
  const { t } = useTranslation("payouts");
  const words = useWords();
  return (
    <Panel title={t("payouts")} tools={<ListFiles what={t("payouts")} />}>
      <DataTable
        caption={t("payouts")}
        captionHidden
        rows={rows}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t("none")} />}
        columns={[
          {
            key: "number",
            header: t("number"),
            title: true,
            nowrap: true,
            cell: (row) => <Link to={paths.payout(desk, row.id)}>{row.number}</Link>,
          },
          { key: "coop", header: t("coop"), cell: (row) => words.name(row.coopName, row.coopNameEn) },
          { key: "on", header: t("preparedOn"), nowrap: true, cell: (row) => calendarDateOf(row.preparedAt) },
          { key: "status", header: t("status"), cell: (row) => <Badge tone={payoutTones[row.status]}>{t(`state.${row.status}`)}</Badge> },
          { key: "amount", header: t("amount"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
        ]}
      />
    </Panel>
  );
}
