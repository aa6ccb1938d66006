import { RowForm } from "#app/components/admin/row-form";
import { named } from "#app/components/shop/names";
import { ruleBases, ruleModes } from "#app/domain/region/schema";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  programmes: readonly { id: string; nameZh: string; nameEn: string }[];
  /** Places the reader may choose from; without them any code may be typed. */
  divisions?: readonly { code: string; name: string }[];
  year: number;
};

/** A minimum share to be drafted; what it touches is shown before it is proposed. */
export function TargetRuleForm({ programmes, divisions, year }: Props) {
  const { t, i18n } = useTranslation(["admin", "bureau", "rules"]);
  const placeOf = usePlaceName();
  return (
    <RowForm
      id="add-rule"
      intent="add"
      submit={t("rules:draft")}
      fields={[
        {
          name: "programmeId",
          label: t("ref.programme"),
          kind: "select",
          value: programmes[0]?.id ?? "",
          options: programmes.map((row) => ({ value: row.id, label: named(i18n.language, row.nameZh, row.nameEn) })),
        },
        divisions
          ? {
              name: "divisionCode",
              label: t("ref.place"),
              kind: "select",
              value: divisions[0]?.code ?? "",
              options: divisions.map((row) => ({ value: row.code, label: placeOf(row.name) })),
            }
          : { name: "divisionCode", label: t("ref.code"), kind: "text", hint: t("ref.nationHint") },
        { name: "fromYear", label: t("ref.fromYear"), kind: "text", value: String(year + 1) },
        { name: "toYear", label: t("ref.toYear"), kind: "text", hint: t("ref.openEnd") },
        { name: "minimum", label: t("ref.minimumPercent"), kind: "text" },
        {
          name: "canteenMode",
          label: t("ref.onlyMode"),
          kind: "select",
          placeholder: t("bureau:anyMode"),
          options: ruleModes.map((value) => ({ value, label: t(`bureau:mode.${value}`) })),
        },
        {
          name: "subsidised",
          label: t("ref.subsidy"),
          kind: "select",
          placeholder: t("ref.anySubsidy"),
          options: [
            { value: "yes", label: t("ref.subsidised") },
            { value: "no", label: t("ref.unsubsidised") },
          ],
        },
        {
          name: "base",
          label: t("ref.base"),
          kind: "select",
          value: "CANTEEN_TOTAL",
          options: ruleBases.map((value) => ({ value, label: t(`ref.baseOf.${value}`) })),
        },
        {
          name: "notBelowLastYear",
          label: t("ref.lastYear"),
          kind: "select",
          value: "no",
          options: [
            { value: "no", label: t("ref.mayFall") },
            { value: "yes", label: t("ref.notBelowLastYear") },
          ],
        },
        { name: "source", label: t("ref.source"), kind: "text" },
      ]}
    />
  );
}
