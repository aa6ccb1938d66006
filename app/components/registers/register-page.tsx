import { useLocation } from "@remix-run/react";

import { Chips } from "#app/components/ui/chips";
import { DataTable, type Column } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { Tabs } from "#app/components/ui/tabs";
import { TextField } from "#app/components/ui/text-field";
import type { RegisterStates } from "#app/domain/supervision/registers/states";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths, type RegisterDesk, type RegisterKind } from "#app/lib/paths";

type Props<Row> = {
  desk: RegisterDesk;
  kind: RegisterKind;
  /** The registers that the reader may open. */
  kinds: readonly RegisterKind[];
  states: readonly RegisterStates[number][];
  divisions: readonly { code: string; name: string }[];
  rows: readonly Row[];
  total: number;
  nextAfter: string | null;
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  /** Chips above the filters. */
  chips?: { name: string; label: string; options: readonly { value: string; label: string }[] };
};

const hints = { units: "filter.qUnits", coops: "filter.qCoops", products: "filter.qProducts", people: "filter.qPeople" } as const;

/** A register: search, filters, rows by page, and the files of what is shown. */
export function RegisterPage<Row>({ desk, kind, kinds, states, divisions, rows, total, nextAfter, rowKey, columns, chips }: Props<Row>) {
  const { t } = useTranslation("registers");
  const placeOf = usePlaceName();
  const { search } = useLocation();
  const asked = new URLSearchParams(search);
  const filtered = ["q", "place", "state"].some((name) => asked.get(name));
  return (
    <>
      <PageHead title={t(`kind.${kind}`)} over={t("title")} lead={t(`kindLead.${kind}`)} />
      <Tabs label={t("title")} tabs={kinds.map((other) => ({ to: paths.register(desk, other), label: t(`kind.${other}`) }))} />
      <Panel tools={<ListFiles what={t(`kind.${kind}`)} />}>
        <div className="mb-4 grid gap-4">
          {chips ? <Chips label={chips.label} name={chips.name} options={chips.options} /> : null}
          <FilterBar
            keep={chips ? { [chips.name]: asked.get(chips.name) ?? undefined } : {}}
            {...(filtered ? { clearTo: paths.register(desk, kind) } : {})}
          >
            <TextField field={{ id: "register-q", name: "q", initialValue: asked.get("q") ?? "" }} label={t(hints[kind])} maxLength={100} />
            <SelectField
              field={{ id: "register-place", name: "place", initialValue: asked.get("place") ?? "" }}
              label={t(kind === "products" || kind === "coops" ? "filter.origin" : "filter.place")}
              placeholder={t("filter.anyPlace")}
              options={divisions.map(({ code, name }) => ({ value: code, label: placeOf(name) }))}
            />
            <SelectField
              field={{ id: "register-state", name: "state", initialValue: asked.get("state") ?? "" }}
              label={t("filter.state")}
              placeholder={t("filter.anyState")}
              options={states.map((value) => ({ value, label: t(`state.${value}`) }))}
            />
          </FilterBar>
        </div>
        <DataTable
          caption={t(`kind.${kind}`)}
          captionHidden
          dense
          rows={rows}
          rowKey={rowKey}
          columns={columns}
          empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
        />
        <KeysetPager nextAfter={nextAfter} total={total} />
      </Panel>
    </>
  );
}
