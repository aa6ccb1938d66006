import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { optional } from "#app/components/ui/field";
import { FileField } from "#app/components/ui/file-field";
import { MoneyField } from "#app/components/ui/money-field";
import { NumberField } from "#app/components/ui/number-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";

/** Papers are PDF or photographs of paper. */
export const PAPERS = "application/pdf,image/jpeg,image/png,image/webp";

export function DisputeForm() {
  const { t } = useTranslation("heldMoney");
  const { form, fields, pending } = useResultForm<{ reason: string; file: File }>({
    id: "dispute",
    constraint: { reason: { required: true, maxLength: 300 } },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t("command.dispute")}</summary>
      <FormShell
        form={form}
        upload
        fields={[
          { field: fields.reason, label: t("reason") },
          { field: fields.file, label: t("evidence") },
        ]}
        className="mt-3 grid gap-4"
      >
        <TextField field={fields.reason} label={t("reason")} hint={t("reasonHint")} />
        <FileField field={fields.file} label={t("evidence")} hint={t("paperHint")} accept={PAPERS} />
        <div>
          <Button name="intent" value="dispute" variant="danger" pending={pending}>
            {t("command.dispute")}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}

export function SentForm({ today }: { today: CalendarDate }) {
  const { t } = useTranslation("heldMoney");
  const { form, fields, pending } = useResultForm<{ sentOn: string; bankReference: string }>({
    id: "reportReturn",
    defaultValue: { sentOn: today },
    constraint: { sentOn: { required: true }, bankReference: { required: true, maxLength: 64 } },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t("command.reportReturn")}</summary>
      <FormShell
        form={form}
        fields={[
          { field: fields.sentOn, label: t("sentOn") },
          { field: fields.bankReference, label: t("bankReference") },
        ]}
        className="mt-3 grid gap-4"
      >
        <div className="field-row">
          <DateField field={fields.sentOn} label={t("sentOn")} max={today} />
          <TextField field={fields.bankReference} label={t("bankReference")} autoComplete="off" />
        </div>
        <div>
          <Button name="intent" value="reportReturn" pending={pending}>
            {t("command.reportReturn")}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}

export function TakeForm({ returnDays }: { returnDays: number }) {
  const { t } = useTranslation("heldMoney");
  const { form, fields, pending } = useResultForm<{ days: string; note: string }>({
    id: "take",
    defaultValue: { days: String(returnDays) },
    constraint: { days: { required: true, min: 1, max: returnDays }, note: { required: false } },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.days, label: t("days") },
        { field: fields.note, label: t("noteToUnit") },
      ]}
    >
      <div className="field-row">
        <NumberField field={fields.days} label={t("days")} hint={t("daysHint", { days: returnDays })} unit={t("daysUnit")} />
        <TextField field={optional(fields.note)} label={t("noteToUnit")} />
      </div>
      <div>
        <Button name="intent" value="take" variant="act" pending={pending}>
          {t("command.take")}
        </Button>
      </div>
    </FormShell>
  );
}

export function RejectForm() {
  const { t } = useTranslation("heldMoney");
  const { form, fields, pending } = useResultForm<{ reason: string }>({
    id: "reject",
    constraint: { reason: { required: true, maxLength: 300 } },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t("command.reject")}</summary>
      <FormShell form={form} fields={[{ field: fields.reason, label: t("reason") }]} className="mt-3 grid gap-4">
        <TextField field={fields.reason} label={t("reason")} hint={t("reasonHint")} />
        <div>
          <Button name="intent" value="reject" variant="danger" pending={pending}>
            {t("command.reject")}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}

type ReturnFields = { amount: string; receivedOn: string; bankReference: string; guaranteeId: string };

export function ReturnForm({
  openFen,
  today,
  guarantees,
}: {
  openFen: bigint;
  today: CalendarDate;
  guarantees: readonly { id: string; number: string; issuer: string }[];
}) {
  const { t } = useTranslation("heldMoney");
  const { form, fields, pending } = useResultForm<ReturnFields>({
    id: "confirmReturn",
    defaultValue: { amount: fenToInput(openFen), receivedOn: today },
    constraint: { amount: { required: true }, receivedOn: { required: true }, bankReference: { required: true, maxLength: 64 } },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.amount, label: t("returnedYuan") },
        { field: fields.receivedOn, label: t("receivedOn") },
        { field: fields.bankReference, label: t("bankReference") },
        { field: fields.guaranteeId, label: t("guarantee") },
      ]}
    >
      <div className="field-row">
        <MoneyField field={fields.amount} label={t("returnedYuan")} hint={t("returnedHint")} />
        <DateField field={fields.receivedOn} label={t("receivedOn")} max={today} />
      </div>
      <TextField field={fields.bankReference} label={t("bankReference")} hint={t("bankReferenceHint")} autoComplete="off" />
      {guarantees.length > 0 ? (
        <SelectField
          field={optional(fields.guaranteeId)}
          label={t("guarantee")}
          hint={t("guaranteeHint")}
          placeholder={t("noGuarantee")}
          options={guarantees.map((row) => ({ value: row.id, label: `${row.number} · ${row.issuer}` }))}
        />
      ) : null}
      <div>
        <Button name="intent" value="confirmReturn" variant="act" pending={pending}>
          {t("command.confirmReturn")}
        </Button>
      </div>
    </FormShell>
  );
}
