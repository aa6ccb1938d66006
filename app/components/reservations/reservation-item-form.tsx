import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { MoneyField } from "#app/components/ui/money-field";
import { RadioField } from "#app/components/ui/radio-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { reservationForms } from "#app/domain/quota/reservation-schema";
import type { ReservationItemView } from "#app/domain/quota/reservations.queries.server";
import { purchaseKinds } from "#app/domain/region/schema";
import { useTranslation } from "#app/i18n/use-translation";
import { fenToInput } from "#app/lib/money";

type Fields = {
  name: string;
  purchaseKind: string;
  budget: string;
  reservedAs: string;
  reserved: string;
  micro: string;
  boughtHere: string;
  reason: string;
};

/** One project: what it is, what it may cost, what of it is reserved and how. */
export function ReservationItemForm({ item }: { item: ReservationItemView | null }) {
  const { t } = useTranslation("reservations");
  const { form, fields, pending } = useResultForm<Fields>({
    id: "project",
    defaultValue: {
      name: item?.name ?? "",
      purchaseKind: item?.kind ?? "GOODS",
      budget: item ? fenToInput(item.budgetFen) : "",
      reservedAs: item?.form ?? "WHOLE",
      reserved: item && item.reservedFen > 0n ? fenToInput(item.reservedFen) : "",
      micro: item && item.microFen > 0n ? fenToInput(item.microFen) : "",
      boughtHere: item?.boughtHere ? "on" : "",
      reason: item?.reason ?? "",
    },
    constraint: { reserved: { required: false }, micro: { required: false }, reason: { required: false }, boughtHere: { required: false } },
  });
  const labels = [
    { field: fields.name, label: t("field.name") },
    { field: fields.budget, label: t("field.budget") },
    { field: fields.reservedAs, label: t("field.form") },
    { field: fields.reserved, label: t("field.reserved") },
    { field: fields.micro, label: t("field.micro") },
    { field: fields.boughtHere, label: t("field.here") },
    { field: fields.reason, label: t("field.reason") },
  ];
  return (
    <FormShell form={form} fields={labels}>
      <div className="grid gap-5">
        <TextField field={fields.name} label={t("field.name")} maxLength={100} />
        <div className="field-grid phone:grid-cols-2">
          <SelectField
            field={fields.purchaseKind}
            label={t("field.kind")}
            options={purchaseKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
          <MoneyField field={fields.budget} label={t("field.budget")} />
        </div>
        <RadioField
          field={fields.reservedAs}
          label={t("field.form")}
          choices={reservationForms.map((value) => ({ value, label: t(`form.${value}`) }))}
        />
        <div className="field-grid phone:grid-cols-2">
          <MoneyField field={fields.reserved} label={t("field.reserved")} hint={t("field.reservedHint")} />
          <MoneyField field={fields.micro} label={t("field.micro")} hint={t("field.microHint")} />
        </div>
        <CheckboxField field={fields.boughtHere} label={t("field.here")} />
        <TextareaField field={fields.reason} label={t("field.reason")} hint={t("field.reasonHint")} rows={2} maxLength={300} />
      </div>
      <div className="form-actions">
        <Button name="intent" value="save" pending={pending}>
          {t("save")}
        </Button>
      </div>
    </FormShell>
  );
}
