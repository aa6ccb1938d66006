import { useTranslation } from "#app/i18n/use-translation";

import type { FieldSource } from "#app/components/ui/field";
import { TextField } from "#app/components/ui/text-field";
import { MIN_PASSWORD } from "#app/lib/password-rules";

/** A new password, typed twice. Password managers fill both. */
export function NewPasswordFields({ newPassword, repeatPassword }: { newPassword: FieldSource; repeatPassword: FieldSource }) {
  const { t } = useTranslation("account");
  return (
    <>
      <TextField
        field={newPassword}
        label={t("password.new")}
        hint={t("password.hint", { min: MIN_PASSWORD })}
        type="password"
        autoComplete="new-password"
      />
      <TextField field={repeatPassword} label={t("password.repeat")} type="password" autoComplete="new-password" />
    </>
  );
}
