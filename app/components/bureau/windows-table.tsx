import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { RowForm } from "#app/components/admin/row-form";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import type { FilingWindowTerms } from "#app/domain/region/queries.server";

type Props = {
  windows: readonly FilingWindowTerms[];
  /** Names of the divisions that they are for. */
  places: readonly { prefix: string; name: string }[];
  today: string;
  /** Buttons of a row. */
  actions?: (window: FilingWindowTerms) => React.ReactNode;
};

const tones = { AHEAD: "none", OPEN: "good", CORRECTION: "warn", CLOSED: "none" } as const;

/** Where a window stands on a day. */
export function windowStateOf(window: FilingWindowTerms, today: string): keyof typeof tones {
  if (today < window.opensOn) return "AHEAD";
  if (today <= window.dueOn) return "OPEN";
  return today <= window.correctionDueOn ? "CORRECTION" : "CLOSED";
}

/** Filing windows with their state today. */
export function WindowsTable({ windows, places, today, actions }: Props) {
  const { t } = useTranslation(["bureau", "ui"]);
  const placeOf = usePlaceName();
  const names = new Map(places.map((place) => [place.prefix, place.name]));
  return (
    <DataTable
      caption={t("windows")}
      captionHidden
      rows={windows}
      rowKey={(row) => row.id}
      empty={<EmptyState title={t("windowsEmpty")}>{t("windowsEmptyText")}</EmptyState>}
      columns={[
        { key: "year", header: t("window.year"), title: true, cell: (row) => row.fiscalYear },
        {
          key: "place",
          header: t("window.place"),
          cell: (row) => (row.divisionPrefix === "" ? t("nation") : placeOf(names.get(row.divisionPrefix) ?? row.divisionPrefix)),
        },
        {
          key: "state",
          header: t("window.state"),
          nowrap: true,
          cell: (row) => {
            const state = windowStateOf(row, today);
            return <Badge tone={tones[state]}>{t(`windowState.${state}`)}</Badge>;
          },
        },
        { key: "opens", header: t("window.opens"), nowrap: true, cell: (row) => row.opensOn },
        { key: "due", header: t("window.due"), nowrap: true, cell: (row) => row.dueOn },
        { key: "correction", header: t("window.correction"), nowrap: true, cell: (row) => row.correctionDueOn },
        { key: "source", header: t("window.source"), quiet: true, cell: (row) => row.source },
        ...(actions ? [{ key: "actions", header: t("ui:moreNav"), align: "end" as const, cell: actions }] : []),
      ]}
    />
  );
}

export const moveWindowFormId = (id: string) => `form-window-${id}`;

/** Drafts other days for a window. */
export function MoveWindow({ window: row }: { window: FilingWindowTerms }) {
  const { t } = useTranslation(["bureau", "rules"]);
  return (
    <Dialog id={`window-${row.id}`} title={t("rules:kind.WINDOW_MOVE")} trigger={t("rules:move")} triggerVariant="link" triggerSize="sm">
      <RowForm
        id={moveWindowFormId(row.id)}
        intent="change"
        submit={t("rules:draft")}
        hidden={{ id: row.id }}
        fields={[
          { name: "opensOn", label: t("window.opens"), kind: "date", value: row.opensOn },
          { name: "dueOn", label: t("window.due"), kind: "date", value: row.dueOn },
          { name: "correctionDueOn", label: t("window.correction"), kind: "date", value: row.correctionDueOn },
          { name: "source", label: t("window.source"), kind: "text", value: row.source },
        ]}
      />
    </Dialog>
  );
}
