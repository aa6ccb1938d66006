import { useLocation } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Chips } from "#app/components/ui/chips";
import { FilterBar } from "#app/components/ui/filter-bar";
import { TextField } from "#app/components/ui/text-field";
import { statusGroups, type StatusGroup } from "#app/domain/ordering/status-groups";

type Props = { counts: Record<StatusGroup, number>; query: string; hide?: readonly StatusGroup[]; searchLabel: string };

/** Where orders stand, and a search: both live in the URL. */
export function OrderFilters({ counts, query, hide = [], searchLabel }: Props) {
  const { t } = useTranslation("orders");
  const { search, pathname } = useLocation();
  const status = new URLSearchParams(search).get("status") ?? "";
  const groups = (Object.keys(statusGroups) as StatusGroup[]).filter((group) => !hide.includes(group));
  return (
    <div className="mb-4 grid gap-3">
      <Chips
        label={t("statusLabel")}
        name="status"
        options={[
          { value: "", label: t("group.all") },
          ...groups.map((group) => ({ value: group, label: t(`group.${group}`), count: counts[group] })),
        ]}
      />
      <FilterBar keep={{ status }} {...(query ? { clearTo: pathname } : {})}>
        <TextField field={{ id: "q", name: "q", initialValue: query }} label={searchLabel} type="search" maxLength={60} />
      </FilterBar>
    </div>
  );
}
