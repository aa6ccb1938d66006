import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button, type ButtonVariant } from "#app/components/ui/button";
import { TextField } from "#app/components/ui/text-field";

type Props = {
  /** The intent that is posted, and the id of the form. */
  intent: string;
  command: string;
  label: string;
  hint: string;
  variant?: ButtonVariant;
};

/** A step, folded away, that needs a reason the other side will read. */
export function ReasonStep({ intent, command, label, hint, variant = "danger" }: Props) {
  const { form, fields, pending } = useResultForm<{ reason: string }>({
    id: intent,
    constraint: { reason: { required: true, maxLength: 300 } },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{command}</summary>
      <FormShell form={form} fields={[{ field: fields.reason, label }]} className="mt-3 grid gap-3">
        <TextField field={fields.reason} label={label} hint={hint} />
        <div>
          <Button name="intent" value={intent} variant={variant} pending={pending}>
            {command}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}
