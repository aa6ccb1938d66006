import type { LoaderFunctionArgs } from "@remix-run/node";

import { listPayouts, type PayoutRow } from "#app/domain/payments/payouts.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "sale:read" };

/** Payouts as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "sale:read");
  return listFile<PayoutRow>(request, actor, ({ t, yuan, name }) => ({
    name: "payouts",
    title: t("payouts:payouts"),
    page: (after) => listPayouts(actor, after, FILE_PAGE),
    columns: [
      { header: t("payouts:number"), value: (row) => row.number, width: 22 },
      { header: t("payouts:coop"), value: (row) => name(row.coopName, row.coopNameEn), width: 32 },
      { header: t("payouts:preparedOn"), value: (row) => calendarDateOf(row.preparedAt) },
      { header: t("payouts:status"), value: (row) => t(`payouts:state.${row.status}`) },
      { header: t("payouts:amount"), value: (row) => yuan(row.amountFen), format: YUAN },
    ],
  }));
}
