import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { PaymentTabs } from "#app/components/stripe/payment-tabs";
import { IntentErrors } from "#app/components/form/intent-errors";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { replayEvent } from "#app/domain/payments/stripe-events.server";
import { stripeEventStates } from "#app/domain/payments/stripe-event-states";
import { countStripeEvents, listStripeEvents } from "#app/domain/payments/stripe-events.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { textOf } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { eventFilterOf } from "#app/routes/admin/payments/event-question.server";

export const handle = { policy: "operations:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "operations:read");
  const url = new URL(request.url);
  const filter = eventFilterOf(url);
  const [{ rows, nextAfter }, counts] = await Promise.all([
    listStripeEvents(filter, textOf(url, "after") || null, ROWS),
    countStripeEvents(),
  ]);
  return { rows, nextAfter, counts, filter, acts: can(actor, "operations:act") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "operations:act");
  const input = z.object({ eventId: z.string({ error: "form.badChoice" }).regex(/^evt_\w{1,80}$/, "form.badChoice") });
  const submission = await submitForm(request, input, ({ eventId }) => replayEvent(actor, eventId));
  return submission.ok ? redirectWithFlash(request, paths.adminStripeEvents(), "stripe:flash.replayed") : submission.response;
}

const tones = { DEAD: "late", RECEIVED: "warn", APPLIED: "good", IGNORED: "none" } as const;

export default function StripeEvents() {
  const { t } = useTranslation("stripe");
  const { rows, nextAfter, counts, filter, acts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("events")} lead={t("eventsLead", { dead: counts.DEAD, waiting: counts.RECEIVED })} />
      <PaymentTabs />
      <IntentErrors />
      <Panel tools={<ListFiles what={t("events")} />}>
        <FilterBar {...(filter.state !== null || filter.query !== "" ? { clearTo: paths.adminStripeEvents() } : {})}>
          <SelectField
            field={{ id: "event-state", name: "state", initialValue: filter.state ?? "" }}
            label={t("event.state")}
            options={[
              { value: "", label: t("event.all") },
              ...stripeEventStates.map((state) => ({ value: state, label: t(`stateOf.${state}`) })),
            ]}
          />
          <TextField
            field={{ id: "event-q", name: "q", initialValue: filter.query }}
            label={t("event.query")}
            type="search"
            maxLength={100}
          />
        </FilterBar>
        <DataTable
          caption={t("events")}
          captionHidden
          dense
          rows={rows}
          rowKey={(row) => row.id}
          empty={<EmptyState title={t("eventsEmpty")}>{t("eventsEmptyText")}</EmptyState>}
          columns={[
            { key: "at", header: t("event.at"), nowrap: true, cell: (row) => formatInstant(row.receivedAt) },
            { key: "type", header: t("event.type"), title: true, cell: (row) => <code className="break-all">{row.type}</code> },
            { key: "object", header: t("event.object"), quiet: true, cell: (row) => <code className="break-all">{row.objectId}</code> },
            { key: "state", header: t("event.state"), cell: (row) => <Badge tone={tones[row.state]}>{t(`stateOf.${row.state}`)}</Badge> },
            {
              key: "reason",
              header: t("event.reason"),
              cell: (row) => (
                <span className="break-words">
                  {row.reason ? t(`reasonOf.${row.reason as "away"}`) : null} {row.detail}
                </span>
              ),
            },
            {
              key: "replay",
              header: t("event.action"),
              align: "end",
              cell: (row) =>
                acts && row.state === "DEAD" ? (
                  <Form method="post">
                    <input type="hidden" name="eventId" value={row.id} />
                    <Button size="sm" variant="quiet">
                      {t("event.replay")}
                    </Button>
                  </Form>
                ) : null,
            },
          ]}
        />
        <KeysetPager nextAfter={nextAfter} />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "Stripe 消息 Events · 乡集 Xiangji" }];
