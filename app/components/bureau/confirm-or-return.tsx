import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { TextareaField } from "#app/components/ui/textarea-field";
import { useTranslation } from "#app/i18n/use-translation";

/** What a bureau does with a declaration that waits for it: confirms it, or hands it back with a reason. */
export function ConfirmOrReturn() {
  const { t } = useTranslation("bureau");
  const confirmation = useResultForm<Record<string, never>>({ id: "confirm" });
  const { form, fields, pending } = useResultForm<{ reason: string }>({ id: "return" });
  return (
    <div className="grid gap-6">
      <FormShell form={confirmation.form}>
        <div className="form-actions">
          <Button name="intent" value="confirm" variant="act" pending={confirmation.pending}>
            {t("confirm")}
          </Button>
        </div>
      </FormShell>
      <FormShell form={form} fields={[{ field: fields.reason, label: t("returnReason") }]}>
        <TextareaField field={fields.reason} label={t("returnReason")} hint={t("returnHint")} maxLength={500} rows={3} />
        <div className="form-actions">
          <Button name="intent" value="return" variant="quiet" pending={pending}>
            {t("return")}
          </Button>
        </div>
      </FormShell>
    </div>
  );
}
