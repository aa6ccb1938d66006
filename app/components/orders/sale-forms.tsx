import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { MoneyField } from "#app/components/ui/money-field";
import { TextField } from "#app/components/ui/text-field";
import type { CalendarDate } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";

/** A transfer as it stands on the bank's statement; what is still due is proposed. */
export function RemittanceForm({ dueFen, today }: { dueFen: bigint; today: CalendarDate }) {
  const { t } = useTranslation("orders");
  const { form, fields, pending } = useResultForm<{ amount: string; receivedOn: string; bankReference: string }>({
    id: "confirmRemittance",
    defaultValue: { amount: fenToInput(dueFen), receivedOn: today, bankReference: "" },
  });
  const shown = [
    { field: fields.amount, label: t("receivedAmount") },
    { field: fields.receivedOn, label: t("receivedOn") },
    { field: fields.bankReference, label: t("bankReference") },
  ];
  return (
    <section className="mt-5 border-t border-line pt-4 no-print">
      <h3 className="mb-3">{t("command.confirmRemittance")}</h3>
      <FormShell form={form} fields={shown} className="grid gap-4">
        <div className="field-row">
          <MoneyField field={fields.amount} label={t("receivedAmount")} />
          <DateField field={fields.receivedOn} label={t("receivedOn")} max={today} />
          <TextField
            field={fields.bankReference}
            label={t("bankReference")}
            hint={t("bankReferenceHint")}
            maxLength={64}
            autoComplete="off"
          />
        </div>
        <div>
          <Button name="intent" value="confirmRemittance" pending={pending}>
            {t("command.confirmRemittance")}
          </Button>
        </div>
      </FormShell>
    </section>
  );
}

/** Another freight, once; the buyer confirms it or cancels. */
export function FreightForm({ freightFen }: { freightFen: bigint }) {
  const { t } = useTranslation("orders");
  const { form, fields, pending } = useResultForm<{ freight: string }>({
    id: "changeFreight",
    defaultValue: { freight: fenToInput(freightFen) },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t("command.changeFreight")}</summary>
      <FormShell form={form} fields={[{ field: fields.freight, label: t("freight") }]} className="mt-3 grid gap-3">
        <MoneyField field={fields.freight} label={t("freight")} hint={t("changeFreightHint")} />
        <div>
          <Button name="intent" value="changeFreight" variant="quiet" pending={pending}>
            {t("command.changeFreight")}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}
