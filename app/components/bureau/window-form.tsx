import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";

type Fields = { fiscalYear: string; divisionCode: string; opensOn: string; dueOn: string; correctionDueOn: string; source: string };

type Props = { divisions: readonly { code: string; name: string }[]; year: number };

/** Opens the filing window of a year for one of the divisions. */
export function WindowForm({ divisions, year }: Props) {
  const { t } = useTranslation("bureau");
  const placeOf = usePlaceName();
  const { form, fields, pending } = useResultForm<Fields>({
    id: "window",
    defaultValue: { fiscalYear: String(year + 1), divisionCode: divisions[0]?.code ?? "" },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.fiscalYear, label: t("window.year") },
        { field: fields.divisionCode, label: t("window.place") },
        { field: fields.opensOn, label: t("window.opens") },
        { field: fields.dueOn, label: t("window.due") },
        { field: fields.correctionDueOn, label: t("window.correction") },
        { field: fields.source, label: t("window.source") },
      ]}
    >
      <div className="field-grid phone:grid-cols-2 lg:grid-cols-3">
        <TextField field={fields.fiscalYear} label={t("window.year")} inputMode="numeric" maxLength={4} />
        <SelectField
          field={fields.divisionCode}
          label={t("window.place")}
          options={divisions.map((division) => ({ value: division.code, label: placeOf(division.name) }))}
        />
        <DateField field={fields.opensOn} label={t("window.opens")} />
        <DateField field={fields.dueOn} label={t("window.due")} />
        <DateField field={fields.correctionDueOn} label={t("window.correction")} />
        <TextField field={fields.source} label={t("window.source")} maxLength={200} />
      </div>
      <div className="form-actions">
        <Button name="intent" value="open" pending={pending}>
          {t("windowSubmit")}
        </Button>
      </div>
    </FormShell>
  );
}
