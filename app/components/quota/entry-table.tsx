import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import type { EntryRow } from "#app/domain/quota/account.queries.server";
import type { EntrySource } from "#app/domain/quota/breakdown.queries.server";
import { entryKinds, isMark, type EntryKind } from "#app/domain/quota/stages";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** The account's book: every entry with the order line and document behind it. */
export function EntryTable({
  rows,
  year,
  caption,
  empty,
}: {
  rows: readonly EntryRow[];
  year: number;
  caption: string;
  empty?: ReactNode;
}) {
  const { t, i18n } = useTranslation(["quota", "yearEnd", "reservations"]);
  const words = useWords();
  return (
    <DataTable
      caption={caption}
      captionHidden
      dense
      rows={rows}
      rowKey={(row) => String(row.seq)}
      empty={empty}
      columns={[
        { key: "seq", header: "#", align: "end", nowrap: true, quiet: true, cell: (row) => String(row.seq) },
        { key: "at", header: t("recordedAt"), nowrap: true, quiet: true, cell: (row) => formatInstant(row.recordedAt) },
        {
          key: "what",
          header: t("cause"),
          title: true,
          cell: (row) => (
            <>
              {row.adjustment === null
                ? `${t(`kind.${row.kind as EntryKind}`)}${row.lineName ? ` · ${named(i18n.language, row.lineName, row.lineNameEn)}` : ""}`
                : `${String(t(`yearEnd:entry.${row.kind as "REASSESS_UP"}`))} · ${row.adjustment}`}
              {row.afterClosing ? <Badge tone="warn">{t("yearEnd:afterClosing")}</Badge> : null}
            </>
          ),
        },
        {
          key: "stage",
          header: t("stageMove"),
          nowrap: true,
          cell: (row) => {
            const kind = row.kind as EntryKind;
            if (isMark(kind)) return t("stage.mark");
            const [from, to] = entryKinds[kind];
            return `${t(`stage.${from}`)} → ${t(`stage.${to}`)}`;
          },
        },
        {
          key: "source",
          header: t("sourceLabel"),
          quiet: true,
          wideOnly: true,
          nowrap: true,
          cell: (row) => t(`source.${row.source as EntrySource}`),
        },
        { key: "amount", header: t("amountYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
        { key: "settled", header: t("settledYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.settledAfterFen) },
        ...(rows.some((row) => row.ratedAfterFen > 0n)
          ? [
              {
                key: "rated",
                header: t("ratedYuan"),
                align: "end" as const,
                nowrap: true,
                cell: (row: EntryRow) => words.fen(row.ratedAfterFen),
              },
            ]
          : []),
        {
          key: "document",
          header: t("document"),
          nowrap: true,
          cell: (row) =>
            row.document?.kind === "correction" ? (
              <Link to={paths.unitCorrection(row.document.id)}>{row.document.number}</Link>
            ) : row.document?.kind === "acceptance" && row.trading ? (
              <Link to={paths.unitAcceptance(row.document.id)}>{row.document.number}</Link>
            ) : row.document?.kind === "filing" ? (
              <Link to={paths.unitFiling(year)}>{t("filing")}</Link>
            ) : row.document?.kind === "reservation" ? (
              <Link to={paths.unitReservation(year)}>{t("reservations:toReservations")}</Link>
            ) : row.orderId && row.orderNumber ? (
              row.trading ? (
                <Link to={paths.unitOrder(row.orderId)}>{row.orderNumber}</Link>
              ) : (
                <Link to={paths.unitOrderCorrections(row.orderId)}>{row.orderNumber}</Link>
              )
            ) : (
              "—"
            ),
        },
        {
          key: "hash",
          header: t("fingerprint"),
          wideOnly: true,
          cell: (row) => <span className="fingerprint" title={row.hash}>{`${row.hash.slice(0, 4)}…${row.hash.slice(-4)}`}</span>,
        },
      ]}
    />
  );
}
