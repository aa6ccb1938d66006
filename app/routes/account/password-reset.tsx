import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { NewPasswordFields } from "#app/components/account/new-password-fields";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button, ButtonLink } from "#app/components/ui/button";
import { isResetLinkOpen, resetPassword } from "#app/domain/identity/reset-password.server";
import { resetPasswordInput } from "#app/domain/identity/schema";
import { requestIdOf } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { clientAddress, throttle } from "#app/http/session.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export async function loader({ params }: LoaderFunctionArgs) {
  return { open: await isResetLinkOpen(params.token ?? "", new Date()) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const submission = await submitForm(request, resetPasswordInput, async ({ newPassword }) => {
    await throttle({ key: `reset:address:${clientAddress()}`, limit: 30, windowSeconds: 900 });
    await resetPassword(params.token ?? "", newPassword, { now: new Date(), requestId: requestIdOf() });
  });
  return submission.ok ? redirectWithFlash(request, paths.signIn(), "account:flash.passwordReset") : submission.response;
}

export default function PasswordReset() {
  const { t } = useTranslation("account");
  const { open } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ newPassword: string; repeatPassword: string }>({ id: "reset" });
  if (!open) {
    return (
      <div role="status">
        <h1>{t("reset.overTitle")}</h1>
        <p className="mt-2 mb-6">{t("reset.overText")}</p>
        <ButtonLink to={paths.passwordForgot()}>{t("reset.again")}</ButtonLink>
      </div>
    );
  }
  return (
    <>
      <h1>{t("reset.title")}</h1>
      <p className="mt-1 mb-6 text-ink-2">{t("reset.lead")}</p>
      <IntentErrors forms={[form.id]} />
      <FormShell
        form={form}
        fields={[
          { field: fields.newPassword, label: t("password.new") },
          { field: fields.repeatPassword, label: t("password.repeat") },
        ]}
      >
        <NewPasswordFields newPassword={fields.newPassword} repeatPassword={fields.repeatPassword} />
        <Button wide size="lg" pending={pending}>
          {t("reset.submit")}
        </Button>
      </FormShell>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "设置新密码 New password · 乡集 Xiangji" }];
