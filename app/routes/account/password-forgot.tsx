import type { ActionFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button, ButtonLink } from "#app/components/ui/button";
import { TextField } from "#app/components/ui/text-field";
import { requestPasswordReset } from "#app/domain/identity/request-password-reset.server";
import { forgotPasswordInput } from "#app/domain/identity/schema";
import { requestIdOf } from "#app/http/actor.server";
import { submitForm } from "#app/http/form.server";
import { clientAddress, throttle } from "#app/http/session.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export function loader() {
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const submission = await submitForm(request, forgotPasswordInput, async ({ email }) => {
    await throttle(
      { key: `forgot:address:${clientAddress()}`, limit: 20, windowSeconds: 3600 },
      { key: `forgot:person:${email}`, limit: 3, windowSeconds: 3600 },
    );
    await requestPasswordReset(email, { now: new Date(), requestId: requestIdOf() });
  });
  return submission.ok ? { sent: true as const } : submission.response;
}

export default function PasswordForgot() {
  const { t } = useTranslation("account");
  const result = useActionData<typeof action>();
  const { form, fields, pending } = useResultForm<{ email: string }>({ id: "forgot" });
  if (result && "sent" in result) {
    return (
      <div role="status">
        <h1>{t("forgot.sentTitle")}</h1>
        <p className="mt-2 mb-6">{t("forgot.sentText")}</p>
        <ButtonLink to={paths.signIn()} variant="quiet">
          {t("forgot.back")}
        </ButtonLink>
      </div>
    );
  }
  return (
    <>
      <h1>{t("forgot.title")}</h1>
      <p className="mt-1 mb-6 text-ink-2">{t("forgot.lead")}</p>
      <IntentErrors forms={[form.id]} />
      <FormShell form={form} fields={[{ field: fields.email, label: t("signIn.email") }]}>
        <TextField
          field={fields.email}
          label={t("signIn.email")}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Button wide size="lg" pending={pending}>
          {t("forgot.submit")}
        </Button>
      </FormShell>
      <p className="mt-5">
        <Link to={paths.signIn()}>{t("forgot.back")}</Link>
      </p>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "重设密码 Reset your password · 乡集 Xiangji" }];
