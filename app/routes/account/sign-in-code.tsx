import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { TextField } from "#app/components/ui/text-field";
import { codeInput } from "#app/domain/identity/schema";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { safeReturnTo } from "#app/http/return-to";
import { isBetweenSteps, signInWithCode } from "#app/http/session.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export function loader({ request }: LoaderFunctionArgs) {
  return isBetweenSteps(request) ? null : redirect(paths.signIn(wantedBy(request)));
}

export async function action({ request }: ActionFunctionArgs) {
  if (!isBetweenSteps(request))
    return redirectWithFlash(request, paths.signIn(wantedBy(request)), "account:flash.challengeOver", {}, "warn");
  const submission = await submitForm(request, codeInput, (input) => signInWithCode(request, input));
  return submission.ok ? redirect(paths.signIn(wantedBy(request)), { status: 303, headers: submission.value }) : submission.response;
}

function wantedBy(request: Request): string {
  return safeReturnTo(new URL(request.url).searchParams.get("next"), "");
}

export default function SignInCode() {
  const { t } = useTranslation("account");
  const { form, fields, pending } = useResultForm<{ code: string }>({ id: "code" });
  return (
    <>
      <h1>{t("code.title")}</h1>
      <p className="mt-1 mb-6 text-ink-2">{t("code.lead")}</p>
      <IntentErrors forms={[form.id]} />
      <FormShell form={form} reloadDocument fields={[{ field: fields.code, label: t("code.label") }]}>
        <TextField
          field={fields.code}
          label={t("code.label")}
          hint={t("code.hint")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Button wide size="lg" pending={pending}>
          {t("code.submit")}
        </Button>
      </FormShell>
      <p className="mt-5">
        <Link to={paths.signIn()}>{t("code.startAgain")}</Link>
      </p>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "两步验证 Two-step sign-in · 乡集 Xiangji" }];
