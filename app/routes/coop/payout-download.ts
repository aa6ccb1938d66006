import type { LoaderFunctionArgs } from "@remix-run/node";

import { getPayout, type PlatformEntryRow } from "#app/domain/payments/payouts.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList, YUAN } from "#app/http/list-file.server";
import { found, parseId } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "sale:read" };

/** What a payout consists of: the statement for the co-op. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "sale:read");
  const payout = found(await getPayout(actor, parseId(params.id)));
  return listFile<PlatformEntryRow>(request, actor, ({ t, yuan }) => ({
    name: payout.number,
    title: t("payouts:entries"),
    page: wholeList(async () => payout.entries),
    columns: [
      { header: t("payouts:order"), value: (row) => row.orderNumber, width: 22 },
      { header: t("payouts:unit"), value: (row) => row.unitName, width: 32 },
      { header: t("payouts:what"), value: (row) => t(`payouts:kind.${row.kind}`) },
      { header: t("payouts:happenedOn"), value: (row) => calendarDateOf(row.happenedAt) },
      { header: t("payouts:amount"), value: (row) => yuan(row.amountFen), format: YUAN },
    ],
  }));
}
