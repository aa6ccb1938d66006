import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { optional } from "#app/components/ui/field";
import { FileField } from "#app/components/ui/file-field";
import { MoneyField } from "#app/components/ui/money-field";
import { Notice } from "#app/components/ui/notice";
import { Panel } from "#app/components/ui/panel";
import { QuantityField } from "#app/components/ui/quantity-field";
import { RadioField } from "#app/components/ui/radio-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { ClaimableLine } from "#app/domain/ordering/claims/claimable.queries.server";
import { claimReasons, remedies } from "#app/domain/ordering/claims/states";
import { useTranslation } from "#app/i18n/use-translation";

type Fields = {
  remedy: string;
  amount: string;
  note: string;
  lines: { lineId: string; quantity: string; reason: string; photo: string }[];
};

/** What is wrong, thing by thing, and what the canteen asks for. */
export function ReportClaimForm({ lines }: { lines: readonly ClaimableLine[] }) {
  const { t } = useTranslation("claims");
  const words = useWords();
  const { form, fields, pending } = useResultForm<Fields>({
    id: "report",
    defaultValue: { remedy: "REFUND", lines: lines.map((line) => ({ lineId: line.lineId, quantity: "0", reason: "SHORT" })) },
    constraint: { note: { required: true, maxLength: 500 }, amount: { required: false } },
  });
  const rows = fields.lines.getFieldList().map((field) => field.getFieldset());
  return (
    <FormShell
      form={form}
      upload
      fields={[
        ...rows.flatMap((row, index) => [
          { field: row.quantity, label: lines[index]?.nameZh ?? "" },
          { field: row.reason, label: t("reason") },
          { field: row.photo, label: t("photo") },
        ]),
        { field: fields.lines, label: t("lines") },
        { field: fields.remedy, label: t("wish") },
        { field: fields.amount, label: t("amount") },
        { field: fields.note, label: t("note") },
      ]}
    >
      {lines.map((line, index) => {
        const row = rows[index];
        return row ? (
          <Panel key={line.lineId} title={words.name(line.nameZh, line.nameEn)}>
            <input type="hidden" name={row.lineId.name} value={line.lineId} />
            <p className="mb-3 text-ink-2">
              {t("acceptedLine", { quantity: words.quantity(line.leftMilli, line.salesUnit), price: words.yuan(line.unitPriceFen) })}
            </p>
            {line.openClaim ? <Notice title={t("lineOpen", { number: line.openClaim })} /> : null}
            <div className="field-row mt-3">
              <QuantityField
                field={row.quantity}
                label={t("howMuch")}
                unit={words.unit(line.salesUnit, line.leftMilli)}
                min={0}
                step={line.catchWeight ? 0.1 : 1}
              />
              <SelectField
                field={row.reason}
                label={t("reason")}
                options={claimReasons.map((value) => ({ value, label: t(`reasonOf.${value}`) }))}
              />
              <FileField
                field={optional(row.photo)}
                label={t("photo")}
                hint={t("photoHint")}
                accept="image/jpeg,image/png,image/webp"
                capture="environment"
              />
            </div>
          </Panel>
        ) : null;
      })}
      <Panel title={t("wish")}>
        <div className="grid gap-4">
          <RadioField
            field={fields.remedy}
            label={t("wish")}
            labelHidden
            choices={remedies.map((value) => ({ value, label: t(`remedy.${value}`), hint: t(`remedyHint.${value}`) }))}
          />
          <MoneyField field={optional(fields.amount)} label={t("amount")} hint={t("amountHint")} />
          <TextareaField field={fields.note} label={t("note")} rows={3} />
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
