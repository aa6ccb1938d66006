import { useLocation } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { Link } from "#app/components/ui/link";
import { ListFiles } from "#app/components/ui/list-files";
import { Panel } from "#app/components/ui/panel";
import { searchWith } from "#app/components/ui/search-with";
import { Stat, Stats } from "#app/components/ui/stat";
import type { HeldSums, PlaceSums, sumHeld } from "#app/domain/payments/held-money/held.queries.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

type Sums = Awaited<ReturnType<typeof sumHeld>>;

/** The figures of what was reported in the place and of the kind that are asked for. */
export function HeldFigures({ total }: { total: HeldSums }) {
  const { t } = useTranslation("heldMoney");
  const words = useWords();
  return (
    <Stats>
      <Stat label={t("sum.open")} value={words.fen(total.openFen)} unit={t("yuan")} note={t("sum.openNote", { count: total.open })} />
      <Stat label={t("sum.late")} value={total.late} unit={t("reportsUnit", { count: total.late })} />
      <Stat label={t("sum.returned")} value={words.fen(total.returnedFen)} unit={t("yuan")} />
      <Stat
        label={t("sum.reported")}
        value={words.fen(total.amountFen)}
        unit={t("yuan")}
        note={t("sum.reportedNote", { count: total.reports })}
      />
    </Stats>
  );
}

function useColumns() {
  const { t } = useTranslation("heldMoney");
  const words = useWords();
  const money = (key: "amountFen" | "returnedFen" | "openFen", header: string) => ({
    key,
    header,
    align: "end" as const,
    nowrap: true,
    cell: (row: HeldSums) => words.fen(row[key]),
  });
  return [
    { key: "reports", header: t("col.reports"), align: "end" as const, cell: (row: HeldSums) => row.reports },
    { key: "open", header: t("col.open"), align: "end" as const, cell: (row: HeldSums) => row.open },
    { key: "late", header: t("col.late"), align: "end" as const, cell: (row: HeldSums) => row.late },
    money("amountFen", t("col.amount")),
    money("returnedFen", t("col.returned")),
    money("openFen", t("col.openFen")),
  ];
}

/** The same figures by kind and by state. */
export function HeldBreakdown({ kinds, states }: Pick<Sums, "kinds" | "states">) {
  const { t } = useTranslation("heldMoney");
  const columns = useColumns();
  if (kinds.length === 0) return null;
  return (
    <div className="grid gap-5">
      <Panel title={t("byKind")}>
        <DataTable
          caption={t("byKind")}
          captionHidden
          dense
          rows={kinds}
          rowKey={(row) => row.kind}
          columns={[{ key: "kind", header: t("kindLabel"), title: true, cell: (row) => t(`kind.${row.kind}`) }, ...columns]}
        />
      </Panel>
      <Panel title={t("byState")}>
        <DataTable
          caption={t("byState")}
          captionHidden
          dense
          rows={states}
          rowKey={(row) => row.state}
          columns={[{ key: "state", header: t("stateLabel"), title: true, cell: (row) => t(`state.${row.state}`) }, ...columns]}
        />
      </Panel>
    </div>
  );
}

/** The places directly below the one that is shown, each with its figures. */
export function HeldPlaces({ places }: { places: readonly PlaceSums[] }) {
  const { t } = useTranslation("heldMoney");
  const placeOf = usePlaceName();
  const { search } = useLocation();
  const columns = useColumns();
  if (places.length === 0) return null;
  return (
    <Panel title={t("byPlace")} tools={<ListFiles what={t("byPlace")} list="places" />}>
      <DataTable
        caption={t("byPlace")}
        captionHidden
        dense
        rows={places}
        rowKey={(row) => row.code}
        columns={[
          {
            key: "place",
            header: t("place"),
            title: true,
            cell: (row) => (row.below ? <Link to={searchWith(search, { place: row.code })}>{placeOf(row.name)}</Link> : placeOf(row.name)),
          },
          ...columns,
        ]}
      />
    </Panel>
  );
}
