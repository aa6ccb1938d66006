import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button, type ButtonVariant } from "#app/components/ui/button";
import { TextField } from "#app/components/ui/text-field";

type Props = {
  /** The intent that is posted, and the id of the form. */
  intent: "refuse" | "reject" | "cancel" | "closeShort";
  variant?: ButtonVariant;
};

/** A decision that needs a reason the other side will read. */
export function ReasonForm({ intent, variant = "danger" }: Props) {
  const { t } = useTranslation("orders");
  const { form, fields, pending } = useResultForm<{ reason: string }>({
    id: intent,
    constraint: { reason: { required: true, maxLength: 300 } },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t(`command.${intent}`)}</summary>
      <FormShell form={form} fields={[{ field: fields.reason, label: t("reason") }]} className="mt-3 grid gap-3">
        <TextField field={fields.reason} label={t("reason")} hint={t(`reasonHint.${intent}`)} />
        <div>
          <Button name="intent" value={intent} variant={variant} pending={pending}>
            {t(`command.${intent}`)}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}
