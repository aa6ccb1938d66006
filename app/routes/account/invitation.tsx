import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { NewPasswordFields } from "#app/components/account/new-password-fields";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { TextField } from "#app/components/ui/text-field";
import { acceptInvitation, acceptInvitationAs } from "#app/domain/identity/accept-invitation.server";
import { getOpenInvitation, type OpenInvitation } from "#app/domain/identity/people.queries.server";
import { joinInput } from "#app/domain/identity/schema";
import { optionalPerson, requestIdOf, requirePerson } from "#app/http/actor.server";
import { flashCookie, redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { usePage } from "#app/http/page-context";
import { preferencesOf } from "#app/http/preferences";
import { clientAddress, signIn, throttle } from "#app/http/session.server";
import { formatInstant } from "#app/i18n/formats";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const [invitation, person] = await Promise.all([getOpenInvitation(params.token ?? "", new Date()), optionalPerson(request)]);
  return { invitation, signedInAs: person?.email ?? null, here: paths.invitation(params.token ?? "") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const token = params.token ?? "";
  await throttle({ key: `invitation:address:${clientAddress()}`, limit: 60, windowSeconds: 900 });
  const organisation = (await getOpenInvitation(token, new Date()))?.organisation ?? "";
  const circumstances = { now: new Date(), requestId: requestIdOf(), locale: preferencesOf(request).locale };

  if ((await intentOf(request)) === "accept") {
    const person = await requirePerson(request);
    const submission = await submitForm(request, z.object({}), () => acceptInvitationAs(person, token, circumstances));
    return submission.ok ? redirectWithFlash(request, paths.account(), "account:flash.joined", { organisation }) : submission.response;
  }

  const submission = await submitForm(request, joinInput, async (input) => {
    const email = await acceptInvitation(token, input, circumstances);
    return signIn(request, { email, password: input.newPassword });
  });
  if (!submission.ok) return submission.response;
  const headers = submission.value.cookies;
  headers.append("Set-Cookie", flashCookie(request, "account:flash.joined", { organisation }));
  return redirect(paths.signIn(), { status: 303, headers });
}

export default function Invitation() {
  const { t } = useTranslation("account");
  const { invitation, signedInAs, here } = useLoaderData<typeof loader>();
  if (!invitation) {
    return (
      <div role="status">
        <h1>{t("invitation.overTitle")}</h1>
        <p className="mt-2 mb-6">{t("invitation.overText")}</p>
        <ButtonLink to={paths.signIn()} variant="quiet">
          {t("forgot.back")}
        </ButtonLink>
      </div>
    );
  }
  if (signedInAs === invitation.email) return <AcceptSignedIn invitation={invitation} />;
  if (signedInAs !== null) return <SomebodyElse invitation={invitation} />;
  return invitation.known ? <AcceptKnown invitation={invitation} here={here} /> : <Join invitation={invitation} />;
}

type Props = { invitation: OpenInvitation };

function Head({ invitation, lead, forms }: Props & { lead: "lead" | "leadKnown" | "leadSignedIn"; forms?: readonly string[] }) {
  const { t } = useTranslation(["account", "common"]);
  const { locale } = usePage();
  return (
    <>
      <h1>{t("invitation.title", { organisation: invitation.organisation })}</h1>
      <p className="mt-1 mb-4 text-ink-2">{t(`invitation.${lead}`, { role: t(`common:role.${invitation.role}`) })}</p>
      <div className="mb-6">
        <DescriptionList
          facts={[
            { label: t("invitation.email"), value: invitation.email },
            { label: t("invitation.until"), value: formatInstant(invitation.expiresAt, locale) },
          ]}
        />
      </div>
      <IntentErrors {...(forms ? { forms } : {})} />
    </>
  );
}

function Join({ invitation }: Props) {
  const { t } = useTranslation("account");
  const { form, fields, pending } = useResultForm<{ name: string; newPassword: string; repeatPassword: string }>({
    id: "join",
    defaultValue: { name: invitation.name },
  });
  return (
    <>
      <Head invitation={invitation} lead="lead" forms={[form.id]} />
      <FormShell
        form={form}
        reloadDocument
        fields={[
          { field: fields.name, label: t("invitation.name") },
          { field: fields.newPassword, label: t("password.new") },
          { field: fields.repeatPassword, label: t("password.repeat") },
        ]}
      >
        <input type="hidden" name="username" autoComplete="username" value={invitation.email} readOnly />
        <TextField field={fields.name} label={t("invitation.name")} autoComplete="name" />
        <NewPasswordFields newPassword={fields.newPassword} repeatPassword={fields.repeatPassword} />
        <Button wide size="lg" pending={pending}>
          {t("invitation.submit")}
        </Button>
      </FormShell>
    </>
  );
}

function AcceptKnown({ invitation, here }: Props & { here: string }) {
  const { t } = useTranslation("account");
  return (
    <>
      <Head invitation={invitation} lead="leadKnown" />
      <ButtonLink to={paths.signIn(here)} wide size="lg">
        {t("invitation.signIn")}
      </ButtonLink>
    </>
  );
}

function AcceptSignedIn({ invitation }: Props) {
  const { t } = useTranslation("account");
  const { form } = useResultForm<Record<string, never>>({ id: "accept" });
  return (
    <>
      <Head invitation={invitation} lead="leadSignedIn" forms={[form.id]} />
      <FormShell form={form} reloadDocument>
        <Button name="intent" value="accept" wide size="lg">
          {t("invitation.accept")}
        </Button>
      </FormShell>
    </>
  );
}

function SomebodyElse({ invitation }: Props) {
  const { t } = useTranslation(["account", "common"]);
  return (
    <>
      <Head invitation={invitation} lead="leadKnown" />
      <Notice tone="warn">{t("invitation.otherPerson", { email: invitation.email })}</Notice>
      <Form method="post" action={paths.signOut()} reloadDocument className="mt-5">
        <Button variant="quiet" wide>
          {t("common:action.signOut")}
        </Button>
      </Form>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "邀请 Invitation · 乡集 Xiangji" }];
