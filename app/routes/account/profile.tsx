import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { AccountTabs } from "#app/components/account/account-tabs";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { RadioField } from "#app/components/ui/radio-field";
import { TextField } from "#app/components/ui/text-field";
import { editProfile } from "#app/domain/identity/edit-profile.server";
import { profileInput } from "#app/domain/identity/schema";
import { managedPrograms, orgNameFor, requestIdOf, requirePerson } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { preferenceCookies, preferencesOf } from "#app/http/preferences";
import { desks, paths } from "#app/lib/paths";

export const handle = { policy: "signed-in" };

export async function loader({ request }: LoaderFunctionArgs) {
  const { name, email, locale, grants } = await requirePerson(request);
  const language = preferencesOf(request).locale;
  return {
    name,
    email,
    locale,
    programs: managedPrograms(grants),
    grants: grants.map((grant, index) => ({
      id: grant.id,
      organisation: orgNameFor(grant, language),
      audience: grant.audience,
      role: grant.role,
      current: index === 0,
      desk: desks[grant.audience],
    })),
  };
}

const ONE_YEAR = 31_536_000;

export async function action({ request }: ActionFunctionArgs) {
  const { userId } = await requirePerson(request);
  const submission = await submitForm(request, profileInput, async (input) => {
    await editProfile({ userId, grantId: null, now: new Date(), requestId: requestIdOf() }, input);
    return input.locale;
  });
  if (!submission.ok) return submission.response;
  const response = redirectWithFlash(request, paths.account(), "account:flash.profileSaved");
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  response.headers.append(
    "Set-Cookie",
    `${preferenceCookies.locale}=${submission.value}; Path=/; Max-Age=${ONE_YEAR}; SameSite=Lax; HttpOnly${secure}`,
  );
  return response;
}

export default function Profile() {
  const { t } = useTranslation(["account", "common"]);
  const { name, email, locale, grants, programs } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ name: string; locale: string }>({ id: "profile", defaultValue: { name, locale } });
  return (
    <>
      <PageHead title={t("account.title")} over={email} />
      <AccountTabs {...programs} />
      <IntentErrors forms={[form.id]} />
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
        <Panel title={t("account.profile")}>
          <FormShell
            form={form}
            reloadDocument
            fields={[
              { field: fields.name, label: t("account.name") },
              { field: fields.locale, label: t("account.locale") },
            ]}
          >
            <TextField field={fields.name} label={t("account.name")} autoComplete="name" />
            <RadioField
              field={fields.locale}
              label={t("account.locale")}
              hint={t("account.localeHint")}
              choices={[
                { value: "zh-CN", label: "中文" },
                { value: "en", label: "English" },
              ]}
            />
            <p className="field-hint">{t("account.emailHint")}</p>
            <div className="form-actions">
              <Button pending={pending}>{t("account.save")}</Button>
            </div>
          </FormShell>
        </Panel>
        <Panel title={t("account.grants")}>
          {grants.length === 0 ? (
            <EmptyState title={t("account.grantsNone")}>{t("account.grantsNoneText")}</EmptyState>
          ) : (
            <>
              <p className="mb-3 text-ink-2">{t("account.grantsLead")}</p>
              <ul className="divide-y divide-line">
                {grants.map((grant) => (
                  <li key={grant.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
                    <div>
                      <b>{grant.organisation}</b>
                      <p className="over">
                        {t(`common:audience.${grant.audience}`)} · {t(`common:role.${grant.role}`)}
                      </p>
                    </div>
                    {grant.current ? (
                      <span className="flex items-center gap-3">
                        <Badge tone="good">{t("account.current")}</Badge>
                        <ButtonLink to={grant.desk} variant="quiet" size="sm">
                          {t("account.go")}
                        </ButtonLink>
                      </span>
                    ) : (
                      <Form method="post" action={paths.accountGrants()} reloadDocument>
                        <Button
                          variant="quiet"
                          size="sm"
                          name="grantId"
                          value={grant.id}
                          aria-label={`${t("account.switch")}：${grant.organisation}`}
                        >
                          {t("account.switch")}
                        </Button>
                      </Form>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "我的账户 My account · 乡集 Xiangji" }];
