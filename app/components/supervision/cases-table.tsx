import { Link, useLocation } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { LevelBadge } from "#app/components/supervision/badges";
import { useBrief } from "#app/components/supervision/evidence";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { searchWith } from "#app/components/ui/search-with";
import type { CaseRow, StormRow } from "#app/domain/supervision/cases.queries.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatDay, formatInstant, type CalendarDate } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

type Line = CaseRow | StormRow;
type Props = { lines: readonly Line[]; today: CalendarDate; formId?: string; ticked: ReadonlySet<string> };

export const caseKeyOf = (row: Pick<CaseRow, "unitId" | "id">) => `${row.unitId}~${row.id}`;

/** Cases, and storms of cases as one line each. */
export function CasesTable({ lines, today, formId, ticked }: Props) {
  const { t } = useTranslation("supervision");
  const placeOf = usePlaceName();
  const { search } = useLocation();
  const brief = useBrief();
  const words = useWords();
  return (
    <DataTable<Line>
      caption={t("alerts")}
      captionHidden
      rows={lines}
      rowKey={(row) => (row.kind === "case" ? caseKeyOf(row) : row.id)}
      {...(formId
        ? {
            selection: {
              formId,
              name: "case",
              label: (row: Line) => (row.kind === "case" ? words.name(row.unit, row.unitEn) : placeOf(row.division)),
              disabled: (row: Line) => row.kind === "storm",
              ticked: (row: Line) => row.kind === "case" && ticked.has(caseKeyOf(row)),
            },
          }
        : {})}
      empty={<EmptyState title={t("casesEmpty")}>{t("casesEmptyText")}</EmptyState>}
      columns={[
        {
          key: "unit",
          header: t("col.unit"),
          title: true,
          cell: (row) =>
            row.kind === "storm" ? (
              <span>
                {t("stormLine", { division: placeOf(row.division), count: row.cases })}
                <small className="block font-normal">
                  <Link to={searchWith(search, { storm: row.id, after: null })}>{t("stormOpen")}</Link>
                </small>
              </span>
            ) : (
              <span>
                <Link to={paths.bureauCase(row.unitId, row.id)}>{words.name(row.unit, row.unitEn)}</Link>
                <small className="block font-normal text-ink-2">{placeOf(row.division)}</small>
              </span>
            ),
        },
        { key: "level", header: t("col.level"), nowrap: true, cell: (row) => <LevelBadge level={row.level} /> },
        {
          key: "matter",
          header: t("col.matter"),
          cell: (row) => (
            <span>
              {row.kind === "case" ? brief(row.condition, row.evidence) : t(`condition.${row.condition as "PACE_BELOW"}`)}
              <small className="block text-ink-2">{row.rule}</small>
            </span>
          ),
        },
        {
          key: "due",
          header: t("col.due"),
          nowrap: true,
          cell: (row) =>
            row.dueOn < today && (row.kind === "storm" || row.closedAt === null) ? (
              <Badge tone="late">{formatDay(row.dueOn, today)}</Badge>
            ) : (
              formatDay(row.dueOn, today)
            ),
        },
        {
          key: "owner",
          header: t("col.owner"),
          nowrap: true,
          cell: (row) => (row.kind === "case" ? (row.owner ?? t("nobody")) : t("nobody")),
        },
        { key: "opened", header: t("col.opened"), nowrap: true, quiet: true, cell: (row) => formatInstant(row.openedAt).slice(0, 10) },
      ]}
    />
  );
}
