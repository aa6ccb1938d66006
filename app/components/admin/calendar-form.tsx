import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { NumberField } from "#app/components/ui/number-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { useTranslation } from "#app/i18n/use-translation";

type Fields = { year: string; source: string; documentUrl: string; publishedOn: string; days: string };

/** Enters the working days of a year, by the notice's own text or a line per day. */
export function CalendarForm({ id, year }: { id: string; year: number }) {
  const { t } = useTranslation("workingDays");
  const { form, fields, pending } = useResultForm<Fields>({
    id,
    defaultValue: { year: String(year) },
    constraint: {
      year: { required: true, min: 2004, max: 2099 },
      source: { required: true, maxLength: 200 },
      documentUrl: { required: false, maxLength: 300 },
      publishedOn: { required: false },
      days: { required: true, maxLength: 4000 },
    },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.year, label: t("year") },
        { field: fields.source, label: t("source") },
        { field: fields.documentUrl, label: t("document") },
        { field: fields.publishedOn, label: t("publishedOn") },
        { field: fields.days, label: t("days") },
      ]}
      className="grid gap-4"
    >
      <p className="over">{t("enterLead")}</p>
      <NumberField field={fields.year} label={t("year")} />
      <TextareaField field={fields.days} label={t("days")} hint={t("daysHint")} rows={10} />
      <TextField field={fields.source} label={t("source")} hint={t("sourceHint")} autoComplete="off" />
      <TextField field={fields.documentUrl} label={t("document")} hint={t("documentHint")} autoComplete="off" inputMode="url" />
      <DateField field={fields.publishedOn} label={t("publishedOn")} />
      <div className="form-actions">
        <Button name="intent" value="draft" pending={pending}>
          {t("preview")}
        </Button>
      </div>
    </FormShell>
  );
}
