import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { CheckList, tickedOf } from "#app/components/ui/check-list";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import type { ApiScope } from "#app/domain/identity/api-scopes";
import { apiKeyLives } from "#app/domain/identity/schema";
import { useTranslation } from "#app/i18n/use-translation";

export const API_KEY_FORM = "api-key";

type Fields = { name: string; days: string; scopes: string[] };

export const scopeKey = <Scope extends ApiScope>(scope: Scope) =>
  scope.replace(":", "-") as Scope extends `${infer A}:${infer B}` ? `${A}-${B}` : never;

/** Makes a key of the reader's own role. */
export function ApiKeyForm({ scopes }: { scopes: readonly ApiScope[] }) {
  const { t } = useTranslation("api");
  const { form, fields, pending } = useResultForm<Fields>({ id: API_KEY_FORM, defaultValue: { days: "90" } });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.name, label: t("keys.name") },
        { field: fields.days, label: t("keys.days") },
        { field: fields.scopes, label: t("keys.scopes") },
      ]}
    >
      <TextField field={fields.name} label={t("keys.name")} hint={t("keys.nameHint")} autoComplete="off" />
      <SelectField
        field={fields.days}
        label={t("keys.days")}
        options={apiKeyLives.map((value) => ({ value, label: t(`keys.days.${value}`) }))}
      />
      <CheckList
        name="scopes"
        legend={t("keys.scopes")}
        options={scopes.map((value) => ({ value, label: t(`scope.${scopeKey(value)}`) }))}
        ticked={tickedOf(fields.scopes.initialValue)}
        errors={Object.entries(form.allErrors).flatMap(([name, messages]) => (name.startsWith("scopes") ? messages : []))}
      />
      <div className="form-actions">
        <Button name="intent" value="create" pending={pending}>
          {t("keys.create")}
        </Button>
      </div>
    </FormShell>
  );
}
