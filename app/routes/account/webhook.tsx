import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { DeliveriesTable } from "#app/components/api/deliveries-table";
import { EndpointBadge } from "#app/components/api/endpoint-badge";
import { SecretOnce } from "#app/components/api/secret-once";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DateField } from "#app/components/ui/date-field";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { disableEndpoint, enableEndpoint, rotateSecret } from "#app/domain/notices/change-endpoint.server";
import { getEndpoint, type DeliveryStatus } from "#app/domain/notices/endpoints.queries.server";
import { pingEndpoint, replayDelivery, replayFailed } from "#app/domain/notices/replay.server";
import { endpointVersionInput, replayFailedInput, replayInput } from "#app/domain/notices/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { formatInstant, formatList } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "webhook:manage" };

const ROWS = 30;
const REPLAY_FORM = "replay-failed";
const statuses = ["PENDING", "DELIVERED", "DEAD"] as const satisfies readonly DeliveryStatus[];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "webhook:manage");
  const { searchParams } = new URL(request.url);
  const after = /^\d{1,15}$/.exec(searchParams.get("after") ?? "")?.[0];
  const status = statuses.find((known) => known === searchParams.get("status")) ?? null;
  const endpoint = found(
    await getEndpoint(actor, parseId(params.id), { status, after: after === undefined ? null : BigInt(after), take: ROWS }),
  );
  return { endpoint, since: addDays(calendarDateOf(actor.now), -7) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "webhook:manage");
  const id = parseId(params.id);
  const here = paths.webhook(id);
  switch (await intentOf(request)) {
    case "rotate": {
      const submission = await submitForm(request, endpointVersionInput, ({ version }) => rotateSecret(actor, id, version));
      return submission.ok ? data({ secret: submission.value }, { headers: { "Cache-Control": "no-store" } }) : submission.response;
    }
    case "disable": {
      const submission = await submitForm(request, endpointVersionInput, ({ version }) => disableEndpoint(actor, id, version));
      return submission.ok ? redirectWithFlash(request, here, "api:flash.hookDisabled") : submission.response;
    }
    case "enable": {
      const submission = await submitForm(request, endpointVersionInput, ({ version }) => enableEndpoint(actor, id, version));
      return submission.ok ? redirectWithFlash(request, here, "api:flash.hookEnabled") : submission.response;
    }
    case "ping": {
      const submission = await submitForm(request, z.object({}), () => pingEndpoint(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "api:flash.pinged") : submission.response;
    }
    case "replay": {
      const submission = await submitForm(request, replayInput, ({ eventId }) => replayDelivery(actor, id, eventId));
      return submission.ok ? redirectWithFlash(request, here, "api:flash.replayed") : submission.response;
    }
    case "replay-failed": {
      const submission = await submitForm(request, replayFailedInput, ({ since }) => replayFailed(actor, id, since));
      return submission.ok ? redirectWithFlash(request, here, "api:flash.replayedMany", { count: submission.value }) : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

/** What the action says about keeping its answer holds for the page around it. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export default function Webhook() {
  const { t, i18n } = useTranslation("api");
  const { endpoint } = useLoaderData<typeof loader>();
  const answer = useActionData<{ secret?: string }>();
  const active = endpoint.disabledAt === null;
  const total = endpoint.counts.PENDING + endpoint.counts.DELIVERED + endpoint.counts.DEAD;
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("hooks.title"), to: paths.webhooks() }, { label: endpoint.url }]} />
      <PageHead title={<span className="break-all">{endpoint.url}</span>} over={t("hooks.list")} tools={<Tools />} />
      <IntentErrors forms={[REPLAY_FORM]} />
      {answer?.secret ? (
        <SecretOnce title={t("hooks.secretTitle")} secret={answer.secret}>
          {t("hooks.secretText")}
        </SecretOnce>
      ) : null}
      {active ? null : (
        <div className="mb-6">
          {endpoint.disabledReason === "FAILING" ? (
            <Notice tone="late" title={t("hooks.failingTitle")}>
              <p>{t("hooks.failingText")}</p>
            </Notice>
          ) : (
            <Notice tone="warn" title={t("hooks.disabledTitle")} />
          )}
        </div>
      )}
      <div className="mb-6 grid items-start gap-6 lg:grid-cols-2">
        <Panel title={t("hooks.state")} beside={<EndpointBadge disabledReason={endpoint.disabledReason} />}>
          <DescriptionList
            facts={[
              {
                label: t("hooks.events"),
                value: formatList(
                  endpoint.events.map((event) => t(`event.${event}`)),
                  i18n.language,
                ),
              },
              { label: t("hooks.since"), value: formatInstant(endpoint.createdAt, i18n.language) },
            ]}
          />
          {endpoint.formerSecretUntil ? (
            <p className="mt-3 text-ink-2">{t("hooks.formerUntil", { until: formatInstant(endpoint.formerSecretUntil, i18n.language) })}</p>
          ) : null}
        </Panel>
        {active ? (
          <Panel title={t("hooks.replayFailed")}>
            <ReplayFailed />
          </Panel>
        ) : null}
      </div>
      <Panel title={t("hooks.deliveries")}>
        <div className="mb-4">
          <Chips
            label={t("hooks.filter")}
            name="status"
            options={[
              { value: "", label: t("hooks.all"), count: total },
              ...statuses.map((value) => ({ value, label: t(`hooks.status.${value}`), count: endpoint.counts[value] })),
            ]}
          />
        </div>
        <DeliveriesTable deliveries={endpoint.deliveries} active={active} />
        <KeysetPager nextAfter={endpoint.nextAfter} />
      </Panel>
    </>
  );
}

function Tools() {
  const { t } = useTranslation("api");
  const { endpoint } = useLoaderData<typeof loader>();
  const active = endpoint.disabledAt === null;
  return (
    <>
      {active ? (
        <Form method="post">
          <Button name="intent" value="ping">
            {t("hooks.ping")}
          </Button>
        </Form>
      ) : null}
      <Form method="post" className="flex flex-wrap gap-2">
        <input type="hidden" name="version" value={endpoint.version} />
        {active ? (
          <>
            <Button name="intent" value="rotate" variant="quiet">
              {t("hooks.rotate")}
            </Button>
            <Button name="intent" value="disable" variant="quiet">
              {t("hooks.disable")}
            </Button>
          </>
        ) : (
          <Button name="intent" value="enable">
            {t("hooks.enable")}
          </Button>
        )}
      </Form>
    </>
  );
}

function ReplayFailed() {
  const { t } = useTranslation("api");
  const { since } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ since: string }>({ id: REPLAY_FORM, defaultValue: { since } });
  return (
    <>
      <p className="mb-4 text-ink-2">{t("hooks.replayFailedLead")}</p>
      <FormShell form={form} fields={[{ field: fields.since, label: t("hooks.sinceDay") }]}>
        <DateField field={fields.since} label={t("hooks.sinceDay")} />
        <div className="form-actions">
          <Button name="intent" value="replay-failed" variant="quiet" pending={pending}>
            {t("hooks.replayFailed")}
          </Button>
        </div>
      </FormShell>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: `${loaded?.endpoint.url ?? ""} · 乡集 Xiangji` }];
