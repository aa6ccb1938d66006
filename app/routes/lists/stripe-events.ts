import type { LoaderFunctionArgs } from "@remix-run/node";

import { listStripeEvents, type StripeEventRow } from "#app/domain/payments/stripe-events.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";
import { eventFilterOf } from "#app/routes/admin/payments/event-question.server";

export const handle = { policy: "operations:read" };

/** Messages of Stripe as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "operations:read");
  const filter = eventFilterOf(new URL(request.url));
  return listFile<StripeEventRow>(request, actor, ({ t }) => ({
    name: "stripe-events",
    title: t("stripe:events"),
    page: (after) => listStripeEvents(filter, after, FILE_PAGE),
    columns: [
      { header: t("stripe:event.at"), value: (row) => formatInstant(row.receivedAt), width: 18 },
      { header: t("stripe:event.type"), value: (row) => row.type, width: 32 },
      { header: "ID", value: (row) => row.id, width: 30 },
      { header: t("stripe:event.object"), value: (row) => row.objectId, width: 30 },
      { header: t("stripe:event.state"), value: (row) => t(`stripe:stateOf.${row.state}`) },
      { header: t("stripe:event.reason"), value: (row) => row.detail ?? row.reason ?? "", width: 48 },
    ],
  }));
}
