import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { useWords } from "#app/components/orders/words";
import { Badge, type Tone } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import type { ClaimRow } from "#app/domain/ordering/claims/claims.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant, type CalendarDate } from "#app/lib/dates";
import { paths, type ClaimDesk } from "#app/lib/paths";

const tones = {
  REPORTED: "warn",
  COUNTERED: "warn",
  DECLINED: "late",
  REFERRED: "warn",
  REPLACING: "none",
  REFUNDING: "none",
  REFUND_FAILED: "late",
  DONE: "good",
  REJECTED: "none",
  WITHDRAWN: "none",
  LAPSED: "none",
} as const satisfies Record<ClaimRow["state"], Tone>;

export function ClaimBadge({ state }: { state: ClaimRow["state"] }) {
  const { t } = useTranslation("claims");
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}

export function ClaimTable({
  rows,
  desk,
  today,
  empty,
}: {
  rows: readonly ClaimRow[];
  desk: ClaimDesk;
  today: CalendarDate;
  empty: ReactNode;
}) {
  const { t } = useTranslation("claims");
  const words = useWords();
  return (
    <DataTable
      caption={t("list")}
      captionHidden
      rows={rows}
      rowKey={(row) => row.id}
      empty={empty}
      columns={[
        {
          key: "number",
          header: t("number"),
          title: true,
          nowrap: true,
          cell: (row) => <Link to={paths.goodsClaim(desk, row.id)}>{row.number}</Link>,
        },
        {
          key: "goods",
          header: t("goods"),
          cell: (row) => (
            <span>
              {words.name(row.goodsZh, row.goodsEn)}
              <small className="block text-ink-2">{t(`remedy.${row.remedy}`)}</small>
            </span>
          ),
        },
        ...(desk === "unit" ? [] : [{ key: "unit", header: t("unit"), cell: (row: ClaimRow) => words.name(row.unitName, row.unitNameEn) }]),
        ...(desk === "coop" ? [] : [{ key: "coop", header: t("coop"), cell: (row: ClaimRow) => words.name(row.coopName, row.coopNameEn) }]),
        { key: "order", header: t("order"), nowrap: true, quiet: true, cell: (row) => row.orderNumber },
        { key: "at", header: t("reportedAt"), nowrap: true, quiet: true, cell: (row) => formatInstant(row.reportedAt) },
        {
          key: "due",
          header: t("dueOn"),
          nowrap: true,
          cell: (row) =>
            row.dueOn ? (
              <span>
                {row.dueOn} {row.dueOn < today ? <Badge tone="late">{t("late")}</Badge> : null}
                {row.waitsFor ? <small className="block text-ink-2">{t(`waitsFor.${row.waitsFor}`)}</small> : null}
              </span>
            ) : (
              "—"
            ),
        },
        { key: "state", header: t("stateLabel"), nowrap: true, cell: (row) => <ClaimBadge state={row.state} /> },
      ]}
    />
  );
}
