import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { RadioField } from "#app/components/ui/radio-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";

const roles = ["CLERK", "REVIEWER", "MANAGER", "VIEWER", "CONTRACTOR"] as const;
const scopes = ["UNIT", "COOP", "BUREAU", "HALL", "COUNTY", "PLATFORM"] as const;

type Fields = { scope: string; organisation: string; name: string; email: string; role: string };

/** Invites by mail into the own organisation, or into any (`anywhere`: the platform's administrators). `contractors`: only units have them. */
export function InviteForm({ anywhere = false, contractors = anywhere }: { anywhere?: boolean; contractors?: boolean }) {
  const { t } = useTranslation(["account", "common"]);
  const { form, fields, pending } = useResultForm<Fields>({ id: "invite", defaultValue: { role: "CLERK", scope: "UNIT" } });
  const shown = [
    ...(anywhere
      ? [
          { field: fields.scope, label: t("people.scope") },
          { field: fields.organisation, label: t("people.organisation") },
        ]
      : []),
    { field: fields.name, label: t("people.name") },
    { field: fields.email, label: t("people.email") },
    { field: fields.role, label: t("people.role") },
  ];
  return (
    <>
      <p className="mb-4 text-ink-2">{t("people.inviteLead")}</p>
      <FormShell form={form} fields={shown}>
        {anywhere ? (
          <>
            <SelectField
              field={fields.scope}
              label={t("people.scope")}
              options={scopes.map((value) => ({ value, label: t(`people.scope.${value}`) }))}
            />
            <TextField
              field={fields.organisation}
              label={t("people.organisation")}
              hint={t("people.organisationHint")}
              autoComplete="off"
            />
          </>
        ) : null}
        <TextField field={fields.name} label={t("people.name")} autoComplete="off" />
        <TextField
          field={fields.email}
          label={t("people.email")}
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <RadioField
          field={fields.role}
          label={t("people.role")}
          choices={roles
            .filter((value) => contractors || value !== "CONTRACTOR")
            .map((value) => ({ value, label: t(`common:role.${value}`), hint: t(`people.roleHint.${value}`) }))}
        />
        <div className="form-actions">
          <Button name="intent" value="invite" pending={pending}>
            {t("people.inviteSubmit")}
          </Button>
        </div>
      </FormShell>
    </>
  );
}
