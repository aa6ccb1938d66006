import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { AccountTabs } from "#app/components/account/account-tabs";
import { ApiKeyForm, API_KEY_FORM } from "#app/components/api/api-key-form";
import { ApiKeysTable } from "#app/components/api/api-keys-table";
import { SecretOnce } from "#app/components/api/secret-once";
import { IntentErrors } from "#app/components/form/intent-errors";
import { ButtonLink } from "#app/components/ui/button";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listApiKeys } from "#app/domain/identity/api-keys.queries.server";
import { can } from "#app/domain/identity/policy";
import { scopesFor } from "#app/domain/identity/api-scopes";
import { createApiKey } from "#app/domain/identity/create-api-key.server";
import { revokeApiKey } from "#app/domain/identity/revoke-api-key.server";
import { apiKeyIdInput, apiKeyInput } from "#app/domain/identity/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "apiKey:manage" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "apiKey:manage");
  return { keys: await listApiKeys(actor), scopes: scopesFor(actor), organisation: actor.orgName, webhooks: can(actor, "webhook:manage") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "apiKey:manage");
  switch (await intentOf(request)) {
    case "create": {
      const submission = await submitForm(request, apiKeyInput, (input) => createApiKey(actor, input));
      // The key is in this one answer; nothing keeps it.
      return submission.ok ? data({ token: submission.value.token }, { headers: { "Cache-Control": "no-store" } }) : submission.response;
    }
    case "revoke": {
      const submission = await submitForm(request, apiKeyIdInput, ({ keyId }) => revokeApiKey(actor, keyId));
      return submission.ok ? redirectWithFlash(request, paths.apiKeys(), "api:flash.keyRevoked") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

/** What the action says about keeping its answer holds for the page around it. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export default function ApiKeys() {
  const { t } = useTranslation("api");
  const { keys, scopes, organisation, webhooks } = useLoaderData<typeof loader>();
  const answer = useActionData<{ token?: string }>();
  return (
    <>
      <PageHead
        over={organisation}
        title={t("keys.title")}
        lead={t("keys.lead")}
        tools={
          <ButtonLink to={paths.developers()} variant="quiet">
            {t("keys.docs")}
          </ButtonLink>
        }
      />
      <AccountTabs keys webhooks={webhooks} />
      <div className="mt-6">
        <IntentErrors forms={[API_KEY_FORM]} />
        {answer?.token ? (
          <SecretOnce title={t("keys.onceTitle")} secret={answer.token}>
            {t("keys.onceText")}
          </SecretOnce>
        ) : null}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
          <Panel title={t("keys.list")} className="min-w-0">
            <ApiKeysTable keys={keys} />
          </Panel>
          <Panel title={t("keys.new")}>
            <p className="mb-4 text-ink-2">{t("keys.newLead")}</p>
            <ApiKeyForm scopes={scopes} />
          </Panel>
        </div>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "接口密钥 API keys · 乡集 Xiangji" }];
