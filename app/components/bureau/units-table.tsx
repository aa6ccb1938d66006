import { Link, useLocation } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { FilingBadge, PaceBadge } from "#app/components/bureau/pace-badge";
import { Steelyard } from "#app/components/steelyard";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { KeysetPager } from "#app/components/ui/pagination";
import { searchWith } from "#app/components/ui/search-with";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import type { UnitRow } from "#app/domain/quota/units.queries.server";
import type { CountingStage } from "#app/domain/region/schema";
import { formatFen, ratioBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import type { DivisionData } from "#app/routes/bureau/division-data.server";

const statuses = ["NONE", "DRAFT", "SUBMITTED", "RETURNED", "CONFIRMED"] as const;
const modes = ["OWN", "OUTSOURCED", "SHARED_LEAD", "SHARED_MEMBER", "NONE"] as const;
const paces = ["BEHIND", "FAR_BEHIND", "SLOW", "ON_PACE", "AHEAD", "FULFILLED", "NOT_APPLICABLE"] as const;

type Props = Pick<DivisionData, "programme" | "year" | "filter" | "prefix"> & { units: NonNullable<DivisionData["units"]> };

/** Units of a division: filters, order and page in the URL. */
export function UnitsTable({ units: { units, total, nextAfter }, programme, year, filter, prefix }: Props) {
  const { t } = useTranslation("bureau");
  const placeOf = usePlaceName();
  const words = useWords();
  const { search } = useLocation();
  const current = new URLSearchParams(search);
  const keep = {
    programme: current.get("programme") ?? undefined,
    year: current.get("year") ?? undefined,
    view: current.get("view") ?? undefined,
    sort: current.get("sort") ?? undefined,
  };
  const filtered = filter.q !== "" || filter.status !== null || filter.mode !== null || filter.pace !== null;
  const clear = searchWith(search, { q: null, status: null, mode: null, pace: null });
  return (
    <>
      <FilterBar keep={keep} {...(filtered ? { clearTo: clear } : {})}>
        <TextField field={{ id: "unit-q", name: "q", initialValue: filter.q }} label={t("search")} type="search" maxLength={100} />
        <SelectField
          field={{ id: "unit-status", name: "status", initialValue: filter.status ?? "" }}
          label={t("col.filing")}
          placeholder={t("anyStatus")}
          options={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
        <SelectField
          field={{ id: "unit-mode", name: "mode", initialValue: filter.mode ?? "" }}
          label={t("col.mode")}
          placeholder={t("anyMode")}
          options={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
        />
        <SelectField
          field={{ id: "unit-pace", name: "pace", initialValue: filter.pace ?? "" }}
          label={t("col.pace")}
          placeholder={t("anyPace")}
          options={paces.map((value) => ({ value, label: t(`pace.${value}`) }))}
        />
      </FilterBar>
      <DataTable
        caption={t("units")}
        captionHidden
        dense
        rows={units}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t("unitsEmpty")}>{t("unitsEmptyText")}</EmptyState>}
        columns={[
          {
            key: "name",
            header: t("col.unit"),
            title: true,
            sortable: true,
            cell: (row) => (
              <span>
                <Link to={paths.bureauUnit(row.id, { programme: programme.code, year })}>{words.name(row.name, row.nameEn)}</Link>
                {prefix.length === 6 ? null : <small className="block font-normal text-ink-2">{placeOf(row.division)}</small>}
              </span>
            ),
          },
          { key: "filing", header: t("col.filing"), nowrap: true, cell: (row) => <FilingBadge status={row.status} /> },
          {
            key: "mode",
            header: t("col.mode"),
            quiet: true,
            cell: (row) => (row.mode ? t(`mode.${row.mode as (typeof modes)[number]}`) : "—"),
          },
          {
            key: "required",
            header: t("col.required"),
            align: "end",
            nowrap: true,
            sortable: true,
            cell: (row) => formatFen(row.requiredFen),
          },
          {
            key: "settled",
            header: t("col.settled"),
            align: "end",
            nowrap: true,
            sortable: true,
            cell: (row) => formatFen(row.settledFen),
          },
          ...(programme.countingStage === "SETTLED"
            ? []
            : [
                {
                  key: "counted",
                  header: t("col.counted"),
                  align: "end" as const,
                  nowrap: true,
                  cell: (row: UnitRow) => formatFen(row.countedFen),
                },
              ]),
          {
            key: "remaining",
            header: t("col.remaining"),
            align: "end",
            nowrap: true,
            sortable: true,
            cell: (row) => formatFen(row.remainingFen),
          },
          {
            key: "completion",
            header: t("col.completion"),
            nowrap: true,
            sortable: true,
            cell: (row) => <UnitBeam row={row} counting={row.countingStage ?? programme.countingStage} />,
          },
          { key: "pace", header: t("col.pace"), nowrap: true, cell: (row) => <PaceBadge pace={row.pace} /> },
        ]}
      />
      <KeysetPager nextAfter={nextAfter} total={total} />
    </>
  );
}

function UnitBeam({ row, counting }: { row: UnitRow; counting: CountingStage | null }) {
  const planBps = ratioBps(row.planToDateFen, row.requiredFen);
  return (
    <Steelyard
      variant="mini"
      requiredFen={row.requiredFen}
      settledFen={row.settledFen}
      acceptedFen={row.acceptedFen}
      orderedFen={row.orderedFen}
      counting={counting}
      countedFen={row.countedFen}
      {...(planBps === null ? {} : { planBps: Number(planBps) })}
    />
  );
}
