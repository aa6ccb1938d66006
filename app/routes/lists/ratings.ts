import type { LoaderFunctionArgs } from "@remix-run/node";

import { listRatableOrders, type RatableOrder } from "#app/domain/credit/ratings.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "order:read" };

const MOST = 10_000;

/** Settled orders of the unit with the stars they were given, as the page of ratings shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "order:read");
  return listFile<RatableOrder>(request, actor, ({ t, yuan, name }) => ({
    name: "ratings",
    title: t("ratings:title"),
    page: wholeList(() => listRatableOrders(actor, MOST)),
    columns: [
      { header: t("ratings:col.order"), value: (row) => row.number, width: 22 },
      { header: t("ratings:col.coop"), value: (row) => name(row.coopName, row.coopNameEn), width: 32 },
      { header: t("ratings:col.settled"), value: (row) => formatInstant(row.settledAt), width: 18 },
      { header: t("ratings:col.amount"), value: (row) => yuan(row.acceptedFen), format: "#,##0.00" },
      {
        header: t("ratings:col.rating"),
        value: (row) => (row.goods === null ? "" : [row.goods, row.delivery ?? 0, row.service ?? 0].join(" / ")),
      },
    ],
  }));
}
