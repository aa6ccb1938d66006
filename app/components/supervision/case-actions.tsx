import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { SelectField } from "#app/components/ui/select-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { useTranslation } from "#app/i18n/use-translation";

export const ASSIGN_FORM = "assign";
export const RESOLVE_FORM = "resolve";
export const DISMISS_FORM = "dismiss";
export const REMIND_FORM = "remind";

type Props = { officers: readonly { id: string; name: string }[]; taken: boolean; matter: string };

/** Everything an officer can do with an open case, the first step first. */
export function CaseActions({ officers, taken, matter }: Props) {
  const { t } = useTranslation("supervision");
  const take = useResultForm<Record<string, never>>({ id: "take" });
  const assign = useResultForm<{ ownerId: string }>({ id: ASSIGN_FORM });
  return (
    <div className="grid gap-6">
      {taken ? null : (
        <FormShell form={take.form}>
          <div className="form-actions">
            <Button name="intent" value="take" variant="act" pending={take.pending}>
              {t("take")}
            </Button>
            <span className="over">{t("takeHint")}</span>
          </div>
        </FormShell>
      )}
      <MessageForm
        id={REMIND_FORM}
        name="message"
        label={t("remindText")}
        submit={t("remind")}
        value={t("remindDefault", { matter })}
        max={300}
      />
      <MessageForm id={RESOLVE_FORM} name="text" label={t("resolveText")} hint={t("resolveHint")} submit={t("resolve")} />
      <FormShell form={assign.form} fields={[{ field: assign.fields.ownerId, label: t("bulkOwner") }]}>
        <SelectField
          field={assign.fields.ownerId}
          label={t("bulkOwner")}
          options={officers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <div className="form-actions">
          <Button name="intent" value="assign" variant="quiet" pending={assign.pending}>
            {t("assign")}
          </Button>
        </div>
      </FormShell>
      <MessageForm id={DISMISS_FORM} name="text" label={t("dismissText")} hint={t("dismissHint")} submit={t("dismiss")} />
    </div>
  );
}

type MessageProps = { id: string; name: "text" | "message"; label: string; hint?: string; submit: string; value?: string; max?: number };

function MessageForm({ id, name, label, hint, submit, value = "", max = 500 }: MessageProps) {
  const { form, fields, pending } = useResultForm<{ text: string; message: string }>({ id, defaultValue: { [name]: value } });
  return (
    <FormShell form={form} fields={[{ field: fields[name], label }]}>
      <TextareaField field={fields[name]} label={label} maxLength={max} rows={2} {...(hint ? { hint } : {})} />
      <div className="form-actions">
        <Button name="intent" value={id} variant="quiet" pending={pending}>
          {submit}
        </Button>
      </div>
    </FormShell>
  );
}
