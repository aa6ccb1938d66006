import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { CheckList, tickedOf } from "#app/components/ui/check-list";
import { optional } from "#app/components/ui/field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import type { WebhookEvent } from "#app/domain/notices/events";
import { useTranslation } from "#app/i18n/use-translation";

export const ENDPOINT_FORM = "endpoint";

/** Adds an address; everything is ticked to begin with. */
export function EndpointForm({
  events,
  banks,
}: {
  events: readonly WebhookEvent[];
  banks: readonly { account: string; bankName: string }[];
}) {
  const { t } = useTranslation("api");
  const { form, fields, pending } = useResultForm<{ url: string; events: string[]; bankAccount: string }>({ id: ENDPOINT_FORM });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.url, label: t("hooks.url") },
        { field: fields.events, label: t("hooks.events") },
        { field: fields.bankAccount, label: t("hooks.whose") },
      ]}
    >
      <TextField field={fields.url} label={t("hooks.url")} hint={t("hooks.urlHint")} type="url" inputMode="url" autoComplete="off" />
      {banks.length > 0 ? (
        <SelectField
          field={optional(fields.bankAccount)}
          label={t("hooks.whose")}
          hint={t("hooks.whoseHint")}
          options={[
            { value: "", label: t("hooks.own") },
            ...banks.map(({ account, bankName }) => ({ value: account, label: `${bankName} ${account}` })),
          ]}
        />
      ) : null}
      <CheckList
        name="events"
        legend={t("hooks.events")}
        options={events.map((value) => ({ value, label: t(`event.${value}`) }))}
        ticked={form.status === "error" ? tickedOf(fields.events.initialValue) : events}
        errors={Object.entries(form.allErrors).flatMap(([name, messages]) => (name.startsWith("events") ? messages : []))}
      />
      <div className="form-actions">
        <Button name="intent" value="add" pending={pending}>
          {t("hooks.add")}
        </Button>
      </div>
    </FormShell>
  );
}
