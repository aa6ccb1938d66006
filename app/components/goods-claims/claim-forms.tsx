import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { optional } from "#app/components/ui/field";
import { MoneyField } from "#app/components/ui/money-field";
import { QuantityField } from "#app/components/ui/quantity-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import type { ClaimView } from "#app/domain/ordering/claims/claims.queries.server";
import { remedies } from "#app/domain/ordering/claims/states";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";
import { formatQuantity } from "#app/lib/quantity";

type Offer = { remedy: string; amount: string; reason: string; lines: { lineId: string; quantity: string }[] };

/** Another remedy or other quantities: a co-op's counter-offer, or what the hall decides. */
export function OfferForm({ claim, intent }: { claim: ClaimView; intent: "counter" | "decide" }) {
  const { t } = useTranslation("claims");
  const words = useWords();
  const { form, fields, pending } = useResultForm<Offer>({
    id: intent,
    defaultValue: {
      remedy: claim.remedy,
      amount: claim.remedy === "CREDIT" && claim.amountFen !== null ? fenToInput(claim.amountFen) : "",
      lines: claim.lines.map((line) => ({ lineId: line.lineId, quantity: formatQuantity(line.agreedMilli) })),
    },
    constraint: { reason: { required: true, maxLength: 300 }, amount: { required: false } },
  });
  const lines = fields.lines.getFieldList().map((field) => field.getFieldset());
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t(`command.${intent}`)}</summary>
      <FormShell
        form={form}
        fields={[
          { field: fields.remedy, label: t("wish") },
          { field: fields.amount, label: t("amount") },
          ...lines.map((line, index) => ({ field: line.quantity, label: claim.lines[index]?.nameZh ?? "" })),
          { field: fields.reason, label: t("reasonText") },
        ]}
        className="mt-3 grid gap-4"
      >
        <SelectField field={fields.remedy} label={t("wish")} options={remedies.map((value) => ({ value, label: t(`remedy.${value}`) }))} />
        {claim.lines.map((line, index) => {
          const row = lines[index];
          return row ? (
            <div key={line.lineId}>
              <input type="hidden" name={row.lineId.name} value={line.lineId} />
              <QuantityField
                field={row.quantity}
                label={words.name(line.nameZh, line.nameEn)}
                unit={words.unit(line.salesUnit, line.claimedMilli)}
                min={0}
                step={line.catchWeight ? 0.1 : 1}
              />
            </div>
          ) : null;
        })}
        <MoneyField field={optional(fields.amount)} label={t("amount")} hint={t("amountHint")} />
        <TextField field={fields.reason} label={t("reasonText")} hint={t("reasonHint")} />
        <div>
          <Button name="intent" value={intent} pending={pending}>
            {t(`command.${intent}`)}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}

/** A step that needs a reason the other side will read. */
export function ClaimReasonForm({ intent }: { intent: "decline" | "refer" | "reject" | "denyTransfer" }) {
  const { t } = useTranslation("claims");
  const { form, fields, pending } = useResultForm<{ reason: string }>({
    id: intent,
    constraint: { reason: { required: true, maxLength: 300 } },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t(`command.${intent}`)}</summary>
      <FormShell form={form} fields={[{ field: fields.reason, label: t("reasonText") }]} className="mt-3 grid gap-3">
        <TextField field={fields.reason} label={t("reasonText")} hint={t("reasonHint")} />
        <div>
          <Button name="intent" value={intent} variant={intent === "refer" ? "primary" : "danger"} pending={pending}>
            {t(`command.${intent}`)}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}

export function ReplacementForm({ today }: { today: CalendarDate }) {
  const { t } = useTranslation("claims");
  const { form, fields, pending } = useResultForm<{ carrier: string; expectedOn: string }>({
    id: "sendReplacement",
    defaultValue: { expectedOn: today },
    constraint: { carrier: { required: true, maxLength: 80 }, expectedOn: { required: true } },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.carrier, label: t("carrier") },
        { field: fields.expectedOn, label: t("expectedOn") },
      ]}
    >
      <div className="field-row">
        <TextField field={fields.carrier} label={t("carrier")} autoComplete="off" />
        <DateField field={fields.expectedOn} label={t("expectedOn")} />
      </div>
      <div>
        <Button name="intent" value="sendReplacement" variant="act" pending={pending}>
          {t("command.sendReplacement")}
        </Button>
      </div>
    </FormShell>
  );
}

export function ReceivedForm({ name }: { name: string }) {
  const { t } = useTranslation("claims");
  const { form, fields, pending } = useResultForm<{ receiverName: string; witnessName: string; note: string }>({
    id: "receiveReplacement",
    defaultValue: { receiverName: name },
    constraint: {
      receiverName: { required: true, maxLength: 60 },
      witnessName: { required: true, maxLength: 60 },
      note: { required: false },
    },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.receiverName, label: t("receiverName") },
        { field: fields.witnessName, label: t("witnessName") },
        { field: fields.note, label: t("note") },
      ]}
    >
      <div className="field-row">
        <TextField field={fields.receiverName} label={t("receiverName")} autoComplete="name" />
        <TextField field={fields.witnessName} label={t("witnessName")} autoComplete="off" />
      </div>
      <TextField field={optional(fields.note)} label={t("note")} />
      <div>
        <Button name="intent" value="receiveReplacement" variant="act" pending={pending}>
          {t("command.receiveReplacement")}
        </Button>
      </div>
    </FormShell>
  );
}

export function TransferForm() {
  const { t } = useTranslation("claims");
  const { form, fields, pending } = useResultForm<{ bankReference: string }>({
    id: "reportTransfer",
    constraint: { bankReference: { required: true, maxLength: 64 } },
  });
  return (
    <FormShell form={form} fields={[{ field: fields.bankReference, label: t("bankReference") }]}>
      <TextField field={fields.bankReference} label={t("bankReference")} hint={t("bankReferenceHint")} autoComplete="off" />
      <div>
        <Button name="intent" value="reportTransfer" variant="act" pending={pending}>
          {t("command.reportTransfer")}
        </Button>
      </div>
    </FormShell>
  );
}
