import { useTranslation } from "#app/i18n/use-translation";

import { DataTable } from "#app/components/ui/data-table";
import type { EntrySource, SourceRow } from "#app/domain/quota/breakdown.queries.server";
import { formatFen } from "#app/lib/money";

const sources = ["CANTEEN", "CONTRACTOR", "UNION", "PERSONAL"] as const satisfies readonly EntrySource[];
const stages = ["ORDERED", "ACCEPTED", "SETTLED", "RATED"] as const;
const field = { ORDERED: "orderedFen", ACCEPTED: "acceptedFen", SETTLED: "settledFen", RATED: "ratedFen" } as const;

/** Four sources of funds as columns of their own and one sum, stage by stage; what is rated of the settled where something is. */
export function SourceColumns({ rows }: { rows: readonly SourceRow[] }) {
  const { t } = useTranslation("quota");
  const amountOf = (stage: (typeof stages)[number], source: EntrySource) => rows.find((row) => row.source === source)?.[field[stage]] ?? 0n;
  return (
    <DataTable
      caption={t("bySource")}
      captionHidden
      dense
      phone="scroll"
      rows={stages.filter((stage) => stage !== "RATED" || rows.some((row) => row.ratedFen > 0n))}
      rowKey={(stage) => stage}
      columns={[
        { key: "stage", header: t("stageLabel"), title: true, nowrap: true, cell: (stage) => t(`stage.${stage}`) },
        ...sources.map((source) => ({
          key: source,
          header: t(`source.${source}`),
          align: "end" as const,
          nowrap: true,
          cell: (stage: (typeof stages)[number]) => formatFen(amountOf(stage, source)),
        })),
        {
          key: "sum",
          header: t("sum"),
          align: "end",
          nowrap: true,
          cell: (stage) => <b>{formatFen(sources.reduce((sum, source) => sum + amountOf(stage, source), 0n))}</b>,
        },
      ]}
    />
  );
}
