import { useTranslation } from "#app/i18n/use-translation";

import { NewPasswordFields } from "#app/components/account/new-password-fields";
import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";

export function PasswordPanel({ email }: { email: string }) {
  const { t } = useTranslation("account");
  const { form, fields, pending } = useResultForm<{ currentPassword: string; newPassword: string; repeatPassword: string }>({
    id: "change-password",
  });
  return (
    <Panel title={t("security.password")}>
      <p className="mb-4 text-ink-2">{t("security.passwordLead")}</p>
      <FormShell
        form={form}
        fields={[
          { field: fields.currentPassword, label: t("password.current") },
          { field: fields.newPassword, label: t("password.new") },
          { field: fields.repeatPassword, label: t("password.repeat") },
        ]}
      >
        {/* Password managers file the new password under this name. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <TextField field={fields.currentPassword} label={t("password.current")} type="password" autoComplete="current-password" />
        <NewPasswordFields newPassword={fields.newPassword} repeatPassword={fields.repeatPassword} />
        <div className="form-actions">
          <Button name="intent" value="change-password" pending={pending}>
            {t("security.passwordSubmit")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
