import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { TextField } from "#app/components/ui/text-field";
import { signInInput } from "#app/domain/identity/schema";
import { optionalPerson } from "#app/http/actor.server";
import { submitForm } from "#app/http/form.server";
import { afterSignIn } from "#app/http/landing.server";
import { safeReturnTo } from "#app/http/return-to";
import { signIn } from "#app/http/session.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await optionalPerson(request);
  return person ? redirect(afterSignIn(request, person)) : null;
}

export async function action({ request }: ActionFunctionArgs) {
  const submission = await submitForm(request, signInInput, (input) => signIn(request, input));
  if (!submission.ok) return submission.response;
  const { next, cookies } = submission.value;
  const wanted = safeReturnTo(new URL(request.url).searchParams.get("next"), "");
  // The landing page knows the person's desk; it is found with the cookie that this answer sets.
  return redirect(next === "code" ? paths.signInCode(wanted) : paths.signIn(wanted), { status: 303, headers: cookies });
}

export default function SignIn() {
  const { t } = useTranslation("account");
  const { form, fields, pending } = useResultForm<{ email: string; password: string }>({ id: "sign-in" });
  return (
    <>
      <h1>{t("signIn.title")}</h1>
      <p className="mt-1 mb-6 text-ink-2">{t("signIn.lead")}</p>
      <IntentErrors forms={[form.id]} />
      <FormShell
        form={form}
        reloadDocument
        fields={[
          { field: fields.email, label: t("signIn.email") },
          { field: fields.password, label: t("signIn.password") },
        ]}
      >
        <TextField
          field={fields.email}
          label={t("signIn.email")}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField field={fields.password} label={t("signIn.password")} type="password" autoComplete="current-password" />
        <Button wide size="lg" pending={pending}>
          {t("signIn.submit")}
        </Button>
      </FormShell>
      <p className="mt-5">
        <Link to={paths.passwordForgot()}>{t("signIn.forgot")}</Link>
      </p>
      <p className="field-hint mt-3">{t("signIn.noAccount")}</p>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "登录 Sign in · 乡集 Xiangji" }];
