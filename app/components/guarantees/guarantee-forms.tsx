import { ReasonStep } from "#app/components/form/reason-step";
import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { FileField } from "#app/components/ui/file-field";
import { MoneyField } from "#app/components/ui/money-field";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { guaranteeIssuers, guaranteePurposes } from "#app/domain/payments/guarantees/states";
import type { KnownUnit } from "#app/domain/payments/held-money/report.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";

type Fields = {
  unitId: string;
  issuerKind: string;
  issuer: string;
  reference: string;
  purpose: string;
  contractNumber: string;
  amount: string;
  validFrom: string;
  validTo: string;
  file: File;
};

/** What a guarantee says, and its file. */
export function DraftGuaranteeForm({ units, today }: { units: readonly KnownUnit[]; today: CalendarDate }) {
  const { t } = useTranslation("guarantees");
  const words = useWords();
  const { form, fields, pending } = useResultForm<Fields>({
    id: "draft",
    defaultValue: { issuerKind: "BANK", purpose: "PERFORMANCE", validFrom: today },
    constraint: {
      unitId: { required: true },
      issuer: { required: true, maxLength: 100 },
      reference: { required: true, maxLength: 64 },
      contractNumber: { required: true, maxLength: 64 },
      amount: { required: true },
      validFrom: { required: true },
      validTo: { required: true },
    },
  });
  return (
    <FormShell
      form={form}
      upload
      fields={[
        { field: fields.unitId, label: t("unit") },
        { field: fields.purpose, label: t("purpose") },
        { field: fields.contractNumber, label: t("contractNumber") },
        { field: fields.issuerKind, label: t("issuerKind") },
        { field: fields.issuer, label: t("issuer") },
        { field: fields.reference, label: t("reference") },
        { field: fields.amount, label: t("amount") },
        { field: fields.validFrom, label: t("validFrom") },
        { field: fields.validTo, label: t("validTo") },
        { field: fields.file, label: t("file") },
      ]}
    >
      <Panel title={t("about")}>
        <div className="grid gap-4">
          <SelectField
            field={fields.unitId}
            label={t("unit")}
            hint={t("unitHint")}
            placeholder={t("chooseUnit")}
            options={units.map((unit) => ({ value: unit.id, label: words.name(unit.name, unit.nameEn) }))}
          />
          <div className="field-row">
            <SelectField
              field={fields.purpose}
              label={t("purpose")}
              options={guaranteePurposes.map((value) => ({ value, label: t(`purposeOf.${value}`) }))}
            />
            <TextField field={fields.contractNumber} label={t("contractNumber")} autoComplete="off" />
          </div>
          <div className="field-row">
            <SelectField
              field={fields.issuerKind}
              label={t("issuerKind")}
              options={guaranteeIssuers.map((value) => ({ value, label: t(`issuerKindOf.${value}`) }))}
            />
            <TextField field={fields.issuer} label={t("issuer")} autoComplete="off" />
          </div>
          <div className="field-row">
            <TextField field={fields.reference} label={t("reference")} autoComplete="off" />
            <MoneyField field={fields.amount} label={t("amount")} />
          </div>
          <div className="field-row">
            <DateField field={fields.validFrom} label={t("validFrom")} />
            <DateField field={fields.validTo} label={t("validTo")} min={today} />
          </div>
          <FileField field={fields.file} label={t("file")} hint={t("fileHint")} accept="application/pdf" />
        </div>
      </Panel>
      <div className="form-actions">
        <Button name="intent" value="draft" variant="act" size="lg" pending={pending}>
          {t("command.draft")}
        </Button>
      </div>
    </FormShell>
  );
}

/** A step that needs a reason the co-op will read. */
export function GuaranteeReasonForm({ intent }: { intent: "refuse" | "claim" }) {
  const { t } = useTranslation("guarantees");
  return <ReasonStep intent={intent} command={t(`command.${intent}`)} label={t("reason")} hint={t("reasonHint")} />;
}

/** Whether a copy that the reader has is the file of the guarantee. */
export function CheckFileForm() {
  const { t } = useTranslation("guarantees");
  const { form, fields, pending } = useResultForm<{ file: File }>({ id: "check" });
  return (
    <FormShell form={form} upload fields={[{ field: fields.file, label: t("checkTitle") }]} className="grid gap-3">
      <FileField field={fields.file} label={t("checkTitle")} hint={t("checkHint")} accept="application/pdf" />
      <div>
        <Button name="intent" value="check" variant="quiet" pending={pending}>
          {t("command.check")}
        </Button>
      </div>
    </FormShell>
  );
}
