import { Link } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import type { FilingRow } from "#app/domain/quota/filings.queries.server";
import { formatInstant } from "#app/lib/dates";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = {
  filings: readonly FilingRow[];
  year: number;
  formId?: string;
  /** What is ticked: filings to confirm, or units to remind. */
  pick?: "filing" | "unit";
};

/** Filings of a year in one state, with what a bureau should look at before it confirms. */
export function FilingsTable({ filings, year, formId, pick = "filing" }: Props) {
  const { t } = useTranslation("bureau");
  const placeOf = usePlaceName();
  const words = useWords();
  return (
    <DataTable
      caption={t("filings")}
      captionHidden
      rows={filings}
      rowKey={(row) => (pick === "unit" ? row.unitId : (row.id ?? row.unitId))}
      {...(formId ? { selection: { formId, name: pick, label: (row: FilingRow) => words.name(row.unit, row.unitEn) } } : {})}
      empty={<EmptyState title={t("filingsEmpty")}>{t("filingsEmptyText")}</EmptyState>}
      columns={[
        {
          key: "unit",
          header: t("filing.unit"),
          title: true,
          cell: (row) => (
            <span>
              <Link to={row.id ? paths.bureauFiling(row.id) : paths.bureauUnit(row.unitId, { year })}>
                {words.name(row.unit, row.unitEn)}
              </Link>
              <small className="block font-normal text-ink-2">{placeOf(row.division)}</small>
            </span>
          ),
        },
        { key: "mode", header: t("col.mode"), nowrap: true, cell: (row) => (row.mode ? t(`mode.${row.mode as "OWN"}`) : "—") },
        { key: "total", header: t("filing.total"), align: "end", nowrap: true, cell: (row) => formatFen(row.canteenTotalFen) },
        { key: "required", header: t("filing.required"), align: "end", nowrap: true, cell: (row) => formatFen(row.requiredFen) },
        {
          key: "lastYear",
          header: t("filing.lastYear"),
          align: "end",
          nowrap: true,
          quiet: true,
          cell: (row) => formatFen(row.lastYearFen),
        },
        {
          key: "submitted",
          header: t("filing.submittedAt"),
          nowrap: true,
          cell: (row) => (row.submittedAt ? formatInstant(row.submittedAt) : "—"),
        },
        {
          key: "findings",
          header: t("filing.findings"),
          cell: (row) =>
            row.findings.length === 0 && !row.late ? (
              <span className="text-ink-2">{t("filing.none")}</span>
            ) : (
              <span className="flex flex-wrap gap-1">
                {row.late ? <Badge tone="late">{t("filing.late")}</Badge> : null}
                {row.findings.map((finding) => (
                  <Badge key={finding} tone={finding === "ABOVE_MINIMUM" ? "none" : "warn"}>
                    {t(`finding.${finding}`)}
                  </Badge>
                ))}
              </span>
            ),
        },
      ]}
    />
  );
}
