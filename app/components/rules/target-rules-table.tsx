import { RowForm } from "#app/components/admin/row-form";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import type { TargetRuleRow } from "#app/domain/region/reference.queries.server";
import { formatList } from "#app/i18n/formats";
import type { Locale } from "#app/i18n/locales";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps } from "#app/lib/money";

export const retireFormId = (id: string) => `form-retire-${id}`;

type Props = {
  rules: readonly TargetRuleRow[];
  /** Whether the reader may propose to take a rule out of force. */
  retires: (rule: TargetRuleRow) => boolean;
};

/** Minimum shares by place, year and condition, with their sources. */
export function TargetRulesTable({ rules, retires }: Props) {
  const { t, i18n } = useTranslation(["admin", "bureau", "rules"]);
  const placeOf = usePlaceName();
  return (
    <DataTable
      caption={t("kind.rules")}
      captionHidden
      dense
      rows={rules}
      rowKey={(row) => row.id}
      empty={<EmptyState title={t("ref.empty")} />}
      columns={[
        {
          key: "place",
          header: t("ref.place"),
          title: true,
          cell: (row) => (
            <span>
              {row.divisionPrefix === "" ? t("bureau:nation") : placeOf(row.place || row.divisionPrefix)}
              <small className="block font-normal text-ink-2">{named(i18n.language, row.programmeShortZh, row.programmeShortEn)}</small>
            </span>
          ),
        },
        { key: "years", header: t("ref.years"), nowrap: true, cell: (row) => `${row.fromYear}–${row.toYear ?? ""}` },
        { key: "minimum", header: t("ref.minimum"), align: "end", nowrap: true, cell: (row) => formatBps(row.minimumBps) },
        {
          key: "mode",
          header: t("ref.condition"),
          cell: (row) => conditionOf(t as unknown as Words, row, i18n.language) || "—",
        },
        { key: "source", header: t("ref.source"), quiet: true, cell: (row) => row.source },
        {
          key: "state",
          header: t("ref.state"),
          nowrap: true,
          cell: (row) =>
            row.retired ? (
              <Badge>{t("ref.retired")}</Badge>
            ) : retires(row) ? (
              <Dialog id={`retire-${row.id}`} title={t("ref.retire")} trigger={t("ref.retire")} triggerVariant="link" triggerSize="sm">
                <RowForm
                  id={retireFormId(row.id)}
                  intent="retire"
                  submit={t("rules:draft")}
                  hidden={{ id: row.id }}
                  fields={[{ name: "source", label: t("rules:retireSource"), kind: "text" }]}
                  quiet
                />
              </Dialog>
            ) : (
              <Badge tone="good">{t("ref.inForce")}</Badge>
            ),
        },
      ]}
    />
  );
}

type Words = (key: string) => string;

/** What a rule asks for beside its share; empty where it asks for nothing. @param t of the namespace `admin`, or of all with `namespace` before the key */
export function conditionOf(t: Words, row: TargetRuleRow, locale: Locale, namespace = ""): string {
  const parts = [
    row.canteenMode ? t(`bureau:mode.${row.canteenMode}`) : null,
    row.subsidised === null ? null : t(`${namespace}${row.subsidised ? "ref.subsidised" : "ref.unsubsidised"}`),
    row.notBelowLastYear ? t(`${namespace}ref.notBelowLastYear`) : null,
    row.base === "UNION_FUNDS" ? t(`${namespace}ref.unionFunds`) : null,
    row.base === "PROCUREMENT" || row.base === "RESERVED" ? t(`${namespace}ref.baseOf.${row.base}`) : null,
  ].filter((part) => part !== null);
  return formatList(parts, locale);
}
