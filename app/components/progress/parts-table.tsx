import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { Steelyard } from "#app/components/steelyard";
import { DataTable } from "#app/components/ui/data-table";
import { Link } from "#app/components/ui/link";
import type { PublishedFigures } from "#app/domain/supervision/publication/progress.queries.server";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import type { ProgressData } from "#app/routes/progress/progress-data.server";

type Row = PublishedFigures & { key: string; label: string; to: string | null };

/** The parts of a place, what is not listed by itself in one row, and their sum. */
export function PartsTable({ data }: { data: ProgressData }) {
  const { t } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { progress, programme, year, place } = data;
  const { whole, parts, others } = progress;
  const kept = { programme: programme.code, year };
  const rows: Row[] = [
    ...parts.map((part) => ({
      ...part,
      key: `${part.code}${part.own ? "=" : ""}`,
      label: part.own ? t("ownLevel", { name: placeOf(part.name) }) : placeOf(part.name),
      to: part.own ? null : paths.progressDivision(part.code, kept),
    })),
    ...(others ? [{ ...others, key: "others", label: t("others"), to: null }] : []),
  ];
  const beam = (row: PublishedFigures) => (
    <Steelyard
      variant="mini"
      requiredFen={row.requiredFen}
      settledFen={row.settledFen}
      acceptedFen={row.acceptedFen}
      orderedFen={row.orderedFen}
      counting={programme.countingStage}
      countedFen={row.countedFen}
    />
  );
  const money = (key: "required" | "settled" | "accepted" | "ordered", pick: (row: PublishedFigures) => bigint) => ({
    key,
    header: t(`col.${key}`),
    align: "end" as const,
    nowrap: true,
    cell: (row: Row) => formatFen(pick(row)),
    ...(whole ? { summary: formatFen(pick(whole)) } : {}),
  });
  return (
    <DataTable
      caption={t("parts")}
      captionHidden
      rows={rows}
      rowKey={(row) => row.key}
      summaryLabel={place}
      note={others ? t("partsNoteHidden", { count: progress.minUnits }) : t("partsNote")}
      columns={[
        { key: "place", header: t("col.place"), title: true, cell: (row) => (row.to ? <Link to={row.to}>{row.label}</Link> : row.label) },
        { key: "units", header: t("col.units"), align: "end", cell: (row) => row.units, ...(whole ? { summary: whole.units } : {}) },
        money("required", (row) => row.requiredFen),
        money("settled", (row) => row.settledFen),
        money("accepted", (row) => row.acceptedFen),
        { key: "completion", header: t("col.completion"), nowrap: true, cell: beam, ...(whole ? { summary: beam(whole) } : {}) },
      ]}
    />
  );
}
