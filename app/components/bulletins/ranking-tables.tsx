import { PaceBadge } from "#app/components/bureau/pace-badge";
import { movedText, shareText } from "#app/components/bulletins/words";
import { Link } from "#app/components/ui/link";
import { DataTable, type Column } from "#app/components/ui/data-table";
import {
  remarkKey,
  type DivisionLine,
  type Line,
  type Ranked,
  type Section,
  type UnitLine,
} from "#app/domain/supervision/bulletins/content";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = { section: Section; remarks: Readonly<Record<string, string>> };

function useColumns<Row extends Line & Ranked>() {
  const { t } = useTranslation("bulletins");
  const money = (key: "required" | "counted" | "planToDate", pick: (row: Row) => string): Column<Row> => ({
    key,
    header: t(`col.${key}`),
    align: "end",
    nowrap: true,
    cell: (row) => formatFen(BigInt(pick(row))),
  });
  const rank: Column<Row> = { key: "rank", header: t("col.rank"), align: "end", cell: (row) => row.rank ?? t("none") };
  const moved: Column<Row> = {
    key: "moved",
    header: t("col.moved"),
    align: "end",
    nowrap: true,
    cell: (row) => movedText(row.moved, t("same")),
  };
  const amounts: Column<Row>[] = [
    money("required", (row) => row.requiredFen),
    money("counted", (row) => row.countedFen),
    { key: "completion", header: t("col.completion"), align: "end", nowrap: true, cell: (row) => shareText(row.completionBps) },
    money("planToDate", (row) => row.planToDateFen),
  ];
  return { rank, moved, amounts };
}

export function DivisionRanking({ section, remarks }: Props) {
  const { t } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const { rank, moved, amounts } = useColumns<DivisionLine>();
  const count = (key: "units" | "behind" | "missing" | "cases"): Column<DivisionLine> => ({
    key,
    header: t(`col.${key}`),
    align: "end",
    cell: (row) => row[key],
  });
  return (
    <>
      <DataTable
        caption={t("divisions")}
        captionHidden
        dense
        rows={section.divisions}
        rowKey={(row) => remarkKey(section.programme.id, row)}
        columns={[
          rank,
          {
            key: "place",
            header: t("col.place"),
            title: true,
            cell: (row) => (row.own ? t("ownLevel", { name: placeOf(row.name) }) : placeOf(row.name)),
          },
          moved,
          count("units"),
          ...amounts,
          count("behind"),
          count("missing"),
          count("cases"),
        ]}
      />
      <RowRemarks
        rows={section.divisions.map((row) => ({ key: remarkKey(section.programme.id, row), name: placeOf(row.name) }))}
        remarks={remarks}
      />
    </>
  );
}

export function UnitRanking({ section, remarks, rows, caption }: Props & { rows: readonly UnitLine[]; caption: string }) {
  const { t } = useTranslation("bulletins");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { rank, moved, amounts } = useColumns<UnitLine>();
  return (
    <>
      <DataTable
        caption={caption}
        captionHidden
        dense
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          rank,
          {
            key: "unit",
            header: t("col.unit"),
            title: true,
            cell: (row) => (
              <Link to={paths.bureauUnit(row.id)}>
                <span lang="zh-CN">{row.name}</span>
              </Link>
            ),
          },
          { key: "division", header: t("col.division"), cell: (row) => placeOf(row.division) },
          moved,
          ...amounts,
          { key: "pace", header: t("col.pace"), cell: (row) => <PaceBadge pace={row.pace} /> },
        ]}
      />
      <RowRemarks rows={rows.map((row) => ({ key: remarkKey(section.programme.id, row), name: nameOf(row.name) }))} remarks={remarks} />
    </>
  );
}

/** Remarks stand below their table: beside twelve columns there is no room for a sentence. */
function RowRemarks({ rows, remarks }: { rows: readonly { key: string; name: string }[]; remarks: Readonly<Record<string, string>> }) {
  const { t } = useTranslation("bulletins");
  const remarked = rows.filter(({ key }) => remarks[key]);
  if (remarked.length === 0) return null;
  return (
    <ul className="table-note" aria-label={t("col.remark")}>
      {remarked.map(({ key, name }) => (
        <li key={key}>{t("remarkOn", { name, text: remarks[key] })}</li>
      ))}
    </ul>
  );
}
