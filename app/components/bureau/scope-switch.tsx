import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { FilterBar } from "#app/components/ui/filter-bar";
import { SelectField } from "#app/components/ui/select-field";
import type { ProgrammeTerms } from "#app/domain/region/queries.server";

type Props = {
  programmes?: readonly ProgrammeTerms[];
  programme?: string;
  years: readonly number[];
  year: number;
  keep?: Record<string, string | undefined>;
};

/** Programme and year of the page, kept in the URL. */
export function ScopeSwitch({ programmes, programme, years, year, keep }: Props) {
  const { t, i18n } = useTranslation("bureau");
  return (
    <FilterBar {...(keep ? { keep } : {})}>
      {programmes ? (
        <SelectField
          field={{ id: "scope-programme", name: "programme", initialValue: programme }}
          label={t("programme")}
          options={programmes.map((option) => ({ value: option.code, label: named(i18n.language, option.shortZh, option.shortEn) }))}
        />
      ) : null}
      <SelectField
        field={{ id: "scope-year", name: "year", initialValue: String(year) }}
        label={t("year")}
        options={years.map((option) => ({ value: String(option), label: String(option) }))}
      />
    </FilterBar>
  );
}
