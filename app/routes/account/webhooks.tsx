import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";

import { AccountTabs } from "#app/components/account/account-tabs";
import { EndpointBadge } from "#app/components/api/endpoint-badge";
import { EndpointForm, ENDPOINT_FORM } from "#app/components/api/endpoint-form";
import { SecretOnce } from "#app/components/api/secret-once";
import { IntentErrors } from "#app/components/form/intent-errors";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { addEndpoint } from "#app/domain/notices/add-endpoint.server";
import { listPledgeBanks } from "#app/domain/payments/confirmations.queries.server";
import { listEndpoints } from "#app/domain/notices/endpoints.queries.server";
import { eventsFor } from "#app/domain/notices/events";
import { endpointInput } from "#app/domain/notices/schema";
import { requireActor } from "#app/http/actor.server";
import { submitForm } from "#app/http/form.server";
import { formatInstant } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "webhook:manage" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "webhook:manage");
  const [endpoints, banks] = await Promise.all([listEndpoints(actor), listPledgeBanks(actor)]);
  return { endpoints, banks, events: eventsFor(actor.audience), organisation: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "webhook:manage");
  const submission = await submitForm(request, endpointInput, (input) => addEndpoint(actor, input));
  // The secret is in this one answer; the page never shows it again.
  return submission.ok ? data({ added: submission.value }, { headers: { "Cache-Control": "no-store" } }) : submission.response;
}

/** What the action says about keeping its answer holds for the page around it. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export default function Webhooks() {
  const { t, i18n } = useTranslation("api");
  const { endpoints, banks, events, organisation } = useLoaderData<typeof loader>();
  const answer = useActionData<{ added?: { id: string; secret: string } }>();
  const failing = endpoints.find((endpoint) => endpoint.disabledReason === "FAILING");
  return (
    <>
      <PageHead over={organisation} title={t("hooks.title")} lead={t("hooks.lead")} />
      <AccountTabs keys webhooks />
      <div className="mt-6">
        <IntentErrors forms={[ENDPOINT_FORM]} />
        {answer?.added ? (
          <SecretOnce
            title={t("hooks.secretTitle")}
            secret={answer.added.secret}
            action={<ButtonLink to={paths.webhook(answer.added.id)}>{t("hooks.open")}</ButtonLink>}
          >
            {t("hooks.secretText")}
          </SecretOnce>
        ) : null}
        {failing ? (
          <div className="mb-6">
            <Notice
              tone="late"
              title={t("hooks.failingTitle")}
              action={<ButtonLink to={paths.webhook(failing.id)}>{t("hooks.open")}</ButtonLink>}
            >
              <p className="break-all">{failing.url}</p>
            </Notice>
          </div>
        ) : null}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
          <Panel title={t("hooks.list")} className="min-w-0">
            <DataTable
              caption={t("hooks.list")}
              captionHidden
              rows={endpoints}
              rowKey={(endpoint) => endpoint.id}
              empty={<EmptyState title={t("hooks.none")}>{t("hooks.noneText")}</EmptyState>}
              columns={[
                {
                  key: "url",
                  header: t("hooks.url"),
                  title: true,
                  cell: (endpoint) => (
                    <Link to={paths.webhook(endpoint.id)} className="break-all">
                      {endpoint.url}
                      {endpoint.bankAccountNumber ? (
                        <small className="block font-normal text-ink-2">{t("hooks.ofBank", { account: endpoint.bankAccountNumber })}</small>
                      ) : null}
                    </Link>
                  ),
                },
                {
                  key: "state",
                  header: t("hooks.state"),
                  nowrap: true,
                  cell: (endpoint) => <EndpointBadge disabledReason={endpoint.disabledReason} />,
                },
                { key: "waiting", header: t("hooks.waiting"), align: "end", cell: (endpoint) => endpoint.waiting },
                { key: "dead", header: t("hooks.dead"), align: "end", cell: (endpoint) => endpoint.dead },
                {
                  key: "last",
                  header: t("hooks.lastDelivered"),
                  nowrap: true,
                  cell: (endpoint) => (endpoint.lastDeliveredAt ? formatInstant(endpoint.lastDeliveredAt, i18n.language) : t("keys.never")),
                },
              ]}
            />
          </Panel>
          <Panel title={t("hooks.new")}>
            <EndpointForm events={events} banks={banks} />
          </Panel>
        </div>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "消息推送 Webhooks · 乡集 Xiangji" }];
