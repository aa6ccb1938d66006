import { Link } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { KeysetPager } from "#app/components/ui/pagination";
import type { EntryRow } from "#app/domain/quota/account.queries.server";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = { unitId: string; entries: readonly EntryRow[]; nextAfter: string | null; total: number; filingId: string | null };

/** Entries of an account, newest first, each with a way to the order line and the document behind it. */
export function EntriesTable({ unitId, entries, nextAfter, total, filingId }: Props) {
  const { t, i18n } = useTranslation(["bureau", "yearEnd"]);
  return (
    <>
      <DataTable
        caption={t("entries")}
        captionHidden
        dense
        rows={entries}
        rowKey={(row) => row.seq.toString()}
        empty={<EmptyState title={t("entriesEmpty")} />}
        note={t("entriesLead")}
        columns={[
          { key: "seq", header: t("entry.seq"), align: "end", cell: (row) => row.seq.toString() },
          {
            key: "kind",
            header: t("entry.kind"),
            title: true,
            cell: (row) => (
              <>
                {row.adjustment === null ? t(`kind.${row.kind as "SETTLE"}`) : t(`yearEnd:entry.${row.kind as "REASSESS_UP"}`)}{" "}
                {row.afterClosing ? <Badge tone="warn">{t("yearEnd:afterClosing")}</Badge> : null}
              </>
            ),
          },
          { key: "amount", header: t("entry.amount"), align: "end", nowrap: true, cell: (row) => formatFen(row.amountFen) },
          { key: "after", header: t("entry.settledAfter"), align: "end", nowrap: true, cell: (row) => formatFen(row.settledAfterFen) },
          { key: "source", header: t("entry.source"), quiet: true, nowrap: true, cell: (row) => t(`source.${row.source as "CANTEEN"}`) },
          { key: "on", header: t("entry.on"), nowrap: true, cell: (row) => row.effectiveOn },
          {
            key: "cause",
            header: t("entry.cause"),
            cell: (row) =>
              row.document?.kind === "correction" ? (
                <span>
                  <Link to={paths.bureauCorrection(row.document.id)}>{row.document.number}</Link>
                  <small className="block text-ink-2">
                    {[row.orderNumber, row.lineName && named(i18n.language, row.lineName, row.lineNameEn)].filter(Boolean).join(" · ")}
                  </small>
                </span>
              ) : row.orderId && row.orderNumber ? (
                <span>
                  <Link to={paths.bureauOrder(unitId, row.orderId)}>{row.orderNumber}</Link>
                  <small className="block text-ink-2">
                    {[
                      row.lineName && named(i18n.language, row.lineName, row.lineNameEn),
                      row.document?.kind === "acceptance" ? row.document.number : null,
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </small>
                </span>
              ) : row.document?.kind === "filing" && filingId ? (
                <Link to={paths.bureauFiling(filingId)}>{t("entry.fromFiling")}</Link>
              ) : (
                (row.adjustment ?? "—")
              ),
          },
          {
            key: "hash",
            header: t("entry.hash"),
            quiet: true,
            wideOnly: true,
            nowrap: true,
            cell: (row) => <code title={row.hash}>{row.hash.slice(0, 12)}</code>,
          },
        ]}
      />
      <KeysetPager nextAfter={nextAfter} total={total} />
    </>
  );
}
