import { Form, Link } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { transferTones } from "#app/components/payments/tones";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { Panel } from "#app/components/ui/panel";
import type { TransferRow } from "#app/domain/payments/transfers.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** Transfers, latest first, with their file. @param retries the reader may have a failed one tried again */
export function TransfersTable({
  desk,
  rows,
  retries = false,
}: {
  desk: "admin" | "coop";
  rows: readonly TransferRow[];
  retries?: boolean;
}) {
  const { t } = useTranslation("transfers");
  const nameOf = useOrganisationName();
  const words = useWords();
  return (
    <Panel title={t("transfers")} tools={<ListFiles what={t("transfers")} />}>
      <DataTable
        caption={t("transfers")}
        captionHidden
        rows={rows}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t("none")} />}
        columns={[
          {
            key: "order",
            header: t("order"),
            title: true,
            nowrap: true,
            cell: (row) => (desk === "coop" ? <Link to={paths.coopSale(row.orderId)}>{row.orderNumber}</Link> : row.orderNumber),
          },
          desk === "coop"
            ? {
                key: "unit",
                header: t("unit"),
                cell: (row: TransferRow) => <span className="inline-block min-w-32">{nameOf(row.unitName)}</span>,
              }
            : { key: "coop", header: t("coop"), cell: (row: TransferRow) => words.name(row.coopName, row.coopNameEn) },
          { key: "at", header: t("at"), nowrap: true, cell: (row) => formatInstant(row.requestedAt) },
          {
            key: "state",
            header: t("state"),
            cell: (row) => (
              <>
                <Badge tone={transferTones[row.state]}>{t(row.amountFen < 0n ? `backOf.${row.state}` : `stateOf.${row.state}`)}</Badge>
                {row.failure ? <span className="block break-words text-ink-2">{row.failure}</span> : null}
                {retries && row.retries ? (
                  <Form method="post" className="mt-2">
                    <input type="hidden" name="transferId" value={row.id} />
                    <Button name="intent" value="retry" size="sm">
                      {t("retry")}
                    </Button>
                  </Form>
                ) : null}
              </>
            ),
          },
          { key: "amount", header: t("amount"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
        ]}
      />
    </Panel>
  );
}
