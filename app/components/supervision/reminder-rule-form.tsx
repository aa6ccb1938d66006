import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { named } from "#app/components/shop/names";
import { Button } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { DateField } from "#app/components/ui/date-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { TextField } from "#app/components/ui/text-field";
import { alertSubjects } from "#app/domain/supervision/conditions";
import type { ReminderRuleVersion } from "#app/domain/supervision/rules.queries.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";

export const REMINDER_RULE_FORM = "reminder-rule";

const names = [
  "subject",
  "divisionCode",
  "programmeId",
  "minDays",
  "escalateDays",
  "validFrom",
  "weekdays",
  "monthDays",
  "farBehindOnly",
  "message",
  "source",
  "documentUrl",
] as const;
type Name = (typeof names)[number];

type Props = {
  ruleId: string;
  version: number;
  divisions: readonly { code: string; name: string }[];
  programmes: readonly { id: string; shortZh: string; shortEn: string }[];
  today: CalendarDate;
  /** The version that is changed. */
  before?: ReminderRuleVersion;
};

export function ReminderRuleForm({ ruleId, version, divisions, programmes, today, before }: Props) {
  const { t, i18n } = useTranslation("supervision");
  const placeOf = usePlaceName();
  const { form, fields, pending } = useResultForm<Record<Name, string>>({
    id: REMINDER_RULE_FORM,
    defaultValue: {
      subject: before?.subject ?? "FILING",
      divisionCode: before?.divisionPrefix.padEnd(6, "0") ?? divisions[0]?.code ?? "",
      programmeId: before?.programmeId ?? "",
      farBehindOnly: before?.subject === "PLAN" && !before.states.includes("SLOW") ? "on" : "",
      minDays: String(before?.minDays ?? 7),
      escalateDays: String(before?.escalateDays ?? 5),
      weekdays: before?.weekdays.join(", ") ?? "",
      monthDays: before?.monthDays.join(", ") ?? "",
      message: before?.message ?? "",
      source: before?.source ?? "",
      documentUrl: before?.documentUrl ?? "",
      validFrom: today,
    },
    constraint: { weekdays: { required: false }, monthDays: { required: false }, documentUrl: { required: false } },
  });
  return (
    <FormShell
      form={form}
      fields={names.map((name) => ({
        field: fields[name],
        label: t(`field.${name === "divisionCode" ? "place" : name === "programmeId" ? "programme" : name}`),
      }))}
    >
      <input type="hidden" name="ruleId" value={ruleId} />
      <input type="hidden" name="version" value={version} />
      <div className="field-grid phone:grid-cols-2 lg:grid-cols-3">
        <SelectField
          field={fields.subject}
          label={t("field.subject")}
          options={alertSubjects.map((value) => ({ value, label: t(`subject.${value}`) }))}
        />
        <SelectField
          field={fields.divisionCode}
          label={t("field.place")}
          options={divisions.map((division) => ({ value: division.code, label: placeOf(division.name) }))}
        />
        <SelectField
          field={fields.programmeId}
          label={t("field.programme")}
          placeholder={t("anyProgramme")}
          options={programmes.map((row) => ({ value: row.id, label: named(i18n.language, row.shortZh, row.shortEn) }))}
        />
        <TextField field={fields.minDays} label={t("field.minDays")} inputMode="numeric" maxLength={3} />
        <TextField field={fields.escalateDays} label={t("field.escalateDays")} inputMode="numeric" maxLength={3} />
        <DateField field={fields.validFrom} label={t("field.validFrom")} />
        <TextField field={fields.weekdays} label={t("field.weekdays")} maxLength={100} />
        <TextField field={fields.monthDays} label={t("field.monthDays")} maxLength={100} />
        <CheckboxField field={fields.farBehindOnly} label={t("field.farBehindOnly")} />
      </div>
      <TextareaField field={fields.message} label={t("field.message")} rows={2} maxLength={300} />
      <div className="field-grid phone:grid-cols-2">
        <TextField field={fields.source} label={t("field.source")} maxLength={200} />
        <TextField field={fields.documentUrl} label={t("field.documentUrl")} maxLength={300} />
      </div>
      <div className="form-actions">
        <Button name="intent" value="propose" pending={pending}>
          {t("propose")}
        </Button>
      </div>
    </FormShell>
  );
}
