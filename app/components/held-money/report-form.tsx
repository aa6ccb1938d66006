import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { PAPERS } from "#app/components/held-money/held-forms";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { DescriptionList } from "#app/components/ui/description-list";
import { optional } from "#app/components/ui/field";
import { FileField } from "#app/components/ui/file-field";
import { MoneyField } from "#app/components/ui/money-field";
import { Panel } from "#app/components/ui/panel";
import { RadioField } from "#app/components/ui/radio-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { KnownUnit, OverdueReceivable } from "#app/domain/payments/held-money/report.queries.server";
import { heldKinds } from "#app/domain/payments/held-money/states";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";

type Fields = {
  kind: string;
  unitId: string;
  debtorName: string;
  place: string;
  contractNumber: string;
  amount: string;
  sinceOn: string;
  dueOn: string;
  note: string;
  file: File;
};

/** What is held, by whom, how much and since when, with its paper. */
export function ReportHeldForm({ units, today }: { units: readonly KnownUnit[]; today: CalendarDate }) {
  const { t } = useTranslation("heldMoney");
  const words = useWords();
  const { form, fields, pending } = useResultForm<Fields>({
    id: "report",
    defaultValue: { kind: "DEPOSIT" },
    constraint: {
      contractNumber: { required: true, maxLength: 64 },
      amount: { required: true },
      sinceOn: { required: true },
      dueOn: { required: true },
    },
  });
  return (
    <FormShell
      form={form}
      upload
      fields={[
        { field: fields.kind, label: t("kindLabel") },
        { field: fields.unitId, label: t("unit") },
        { field: fields.debtorName, label: t("debtorName") },
        { field: fields.place, label: t("place") },
        { field: fields.contractNumber, label: t("contractNumber") },
        { field: fields.amount, label: t("amount") },
        { field: fields.sinceOn, label: t("sinceOn") },
        { field: fields.dueOn, label: t("dueOn") },
        { field: fields.file, label: t("paper") },
        { field: fields.note, label: t("note") },
      ]}
    >
      <Panel title={t("what")}>
        <div className="grid gap-4">
          <RadioField
            field={fields.kind}
            label={t("kindLabel")}
            labelHidden
            choices={heldKinds.map((value) => ({ value, label: t(`kind.${value}`), hint: t(`kindHint.${value}`) }))}
          />
          <div className="field-row">
            <MoneyField field={fields.amount} label={t("amount")} />
            <TextField field={fields.contractNumber} label={t("contractNumber")} autoComplete="off" />
          </div>
          <div className="field-row">
            <DateField field={fields.sinceOn} label={t("sinceOn")} max={today} />
            <DateField field={fields.dueOn} label={t("dueOn")} hint={t("dueHint")} />
          </div>
        </div>
      </Panel>
      <Panel title={t("byWhom")}>
        <div className="grid gap-4">
          <SelectField
            field={optional(fields.unitId)}
            label={t("unit")}
            hint={t("unitHint")}
            placeholder={t("otherUnit")}
            options={units.map((unit) => ({ value: unit.id, label: words.name(unit.name, unit.nameEn) }))}
          />
          <div className="field-row">
            <TextField field={optional(fields.debtorName)} label={t("debtorName")} hint={t("debtorNameHint")} autoComplete="off" />
            <TextField field={optional(fields.place)} label={t("place")} hint={t("placeHint")} autoComplete="off" />
          </div>
        </div>
      </Panel>
      <Panel title={t("paper")}>
        <div className="grid gap-4">
          <FileField field={fields.file} label={t("paper")} labelHidden hint={t("paperHint")} accept={PAPERS} />
          <TextareaField field={optional(fields.note)} label={t("note")} rows={3} />
        </div>
      </Panel>
      <div className="form-actions">
        <Button name="intent" value="report" variant="act" size="lg" pending={pending}>
          {t("command.report")}
        </Button>
      </div>
    </FormShell>
  );
}

/** An overdue receivable of the platform: everything is known, only a word may be added. */
export function ReportReceivableForm({ receivable }: { receivable: OverdueReceivable }) {
  const { t } = useTranslation("heldMoney");
  const words = useWords();
  const { form, fields, pending } = useResultForm<{ receivableId: string; note: string }>({
    id: "reportReceivable",
    defaultValue: { receivableId: receivable.id },
    constraint: { note: { required: false } },
  });
  return (
    <Panel title={t("fromReceivable")}>
      <FormShell form={form} fields={[{ field: fields.note, label: t("note") }]}>
        <DescriptionList
          facts={[
            { label: t("unit"), value: words.name(receivable.unitName, receivable.unitNameEn) },
            { label: t("contractNumber"), value: receivable.number },
            { label: t("amount"), value: words.yuan(receivable.openFen) },
            { label: t("dueOn"), value: receivable.dueOn },
          ]}
        />
        <input type="hidden" name={fields.receivableId.name} value={receivable.id} />
        <TextareaField field={optional(fields.note)} label={t("note")} rows={3} />
        <div className="form-actions">
          <Button name="intent" value="reportReceivable" variant="act" size="lg" pending={pending}>
            {t("command.report")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
