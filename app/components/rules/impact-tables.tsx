import { Link } from "@remix-run/react";

import { DataTable } from "#app/components/ui/data-table";
import type { RuleImpact } from "#app/domain/quota/rule-change";
import { formatNumber } from "#app/i18n/formats";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = {
  impact: RuleImpact;
  /** Units lead to their page at the bureau. */
  linked: boolean;
};

/** What a change touches: figures before and after, and the units it touches most. */
export function ImpactTables({ impact, linked }: Props) {
  const { t, i18n } = useTranslation("rules");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const say = ({ kind }: { kind: "count" | "fen" }, value: string) =>
    kind === "fen" ? formatFen(BigInt(value)) : formatNumber(BigInt(value), i18n.language);
  return (
    <div className="grid gap-6">
      <DataTable
        caption={impact.year === null ? t("impact") : t("impactIn", { year: impact.year })}
        captionHidden
        rows={impact.figures}
        rowKey={(row) => row.key}
        columns={[
          { key: "figure", header: t("col.figure"), title: true, cell: (row) => t(`figure.${row.key}`) },
          { key: "before", header: t("col.before"), align: "end", nowrap: true, cell: (row) => say(row, row.before) },
          { key: "after", header: t("col.after"), align: "end", nowrap: true, cell: (row) => say(row, row.after) },
          {
            key: "change",
            header: t("col.difference"),
            align: "end",
            nowrap: true,
            cell: (row) => {
              const difference = BigInt(row.after) - BigInt(row.before);
              return difference === 0n
                ? "—"
                : `${difference > 0n ? "+" : "−"}${say(row, String(difference < 0n ? -difference : difference))}`;
            },
          },
        ]}
      />
      {impact.units.length > 0 ? (
        <DataTable
          caption={t("touchedMost")}
          rows={impact.units}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "unit",
              header: t("col.unit"),
              title: true,
              cell: (row) => (
                <span>
                  {linked ? <Link to={paths.bureauUnit(row.id)}>{nameOf(row.name)}</Link> : nameOf(row.name)}
                  <small className="block font-normal text-ink-2">{placeOf(row.place)}</small>
                </span>
              ),
            },
            { key: "before", header: t("col.requiredBefore"), align: "end", nowrap: true, cell: (row) => formatFen(BigInt(row.beforeFen)) },
            { key: "after", header: t("col.requiredAfter"), align: "end", nowrap: true, cell: (row) => formatFen(BigInt(row.afterFen)) },
            { key: "counted", header: t("col.counted"), align: "end", nowrap: true, cell: (row) => formatFen(BigInt(row.countedFen)) },
          ]}
        />
      ) : null}
    </div>
  );
}
