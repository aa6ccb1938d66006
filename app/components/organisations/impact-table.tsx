import { Link } from "@remix-run/react";

import { named } from "#app/components/shop/names";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { standingParts, sumOf, type OrganisationImpact } from "#app/domain/supervision/organisations/change";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = {
  impact: OrganisationImpact;
  /** Units whose page the reader may open. */
  reachable: readonly string[];
};

/** What a change moves, account by account on both sides; the last rows say that both together stay what they were. */
export function OrganisationImpactTable({ impact, reachable }: Props) {
  const { t, i18n } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  return (
    <>
      <p className="mb-4 text-ink-2">{t("counts", { orders: impact.orders, lines: impact.lines, people: impact.people })}</p>
      <DataTable
        caption={t("impact")}
        captionHidden
        rows={impact.accounts}
        rowKey={(row) => `${row.part} ${row.unitId} ${row.programmeId} ${row.fiscalYear}`}
        empty={<EmptyState title={t("impactEmpty")} />}
        summaryLabel={t("sumAfter")}
        columns={[
          {
            key: "account",
            header: t("col.account"),
            title: true,
            cell: (row) => (
              <span>
                {row.unitId && reachable.includes(row.unitId) ? (
                  <Link to={paths.bureauUnit(row.unitId)}>{nameOf(row.unit)}</Link>
                ) : (
                  nameOf(row.unit)
                )}
                <small className="block font-normal text-ink-2">
                  {t(`part.${row.part}`)} · {named(i18n.language, row.shortZh, row.shortEn)} · {row.fiscalYear}
                </small>
              </span>
            ),
          },
          ...standingParts.map((part) => ({
            key: part,
            header: t(`col.figure.${part}`),
            align: "end" as const,
            cell: (row: OrganisationImpact["accounts"][number]) => (
              <span>
                <span className="block text-ink-2">{formatFen(BigInt(row.before[part]))}</span>
                <b>{formatFen(BigInt(row.after[part]))}</b>
              </span>
            ),
            summary: (
              <span>
                <span className="block text-ink-2">{formatFen(sumOf(impact, "before", part))}</span>
                <b>{formatFen(sumOf(impact, "after", part))}</b>
              </span>
            ),
          })),
        ]}
      />
    </>
  );
}
