import type { LoaderFunctionArgs } from "@remix-run/node";

import { listGreenLanes, type LaneRow } from "#app/domain/payments/green-lanes.queries.server";
import { requireActor } from "#app/http/actor.server";
import { laneFilterOf } from "#app/http/green-lanes.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "bureau:read" };

/** Orders on the green lane as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const filter = await laneFilterOf(request, actor);
  return listFile<LaneRow>(request, actor, ({ t, yuan, name, place }) => ({
    name: "green-lanes",
    title: t("greenLanes:title"),
    page: (after) => listGreenLanes(actor, filter, { after, take: FILE_PAGE }),
    columns: [
      { header: t("greenLanes:order"), value: (row) => row.orderNumber, width: 22 },
      { header: t("greenLanes:unit"), value: (row) => name(row.unitName, row.unitNameEn), width: 32 },
      { header: t("greenLanes:place"), value: (row) => place(row.place), width: 16 },
      { header: t("greenLanes:coop"), value: (row) => name(row.coopName, row.coopNameEn), width: 32 },
      { header: t("greenLanes:reason"), value: (row) => row.reason, width: 32 },
      { header: t("greenLanes:amount"), value: (row) => yuan(row.amountFen), format: YUAN, width: 14 },
      { header: t("greenLanes:open"), value: (row) => yuan(row.openFen), format: YUAN, width: 14 },
      { header: t("greenLanes:marked"), value: (row) => formatInstant(row.markedAt), width: 18 },
      { header: t("greenLanes:requested"), value: (row) => (row.requestedAt ? formatInstant(row.requestedAt) : ""), width: 18 },
      { header: t("greenLanes:due"), value: (row) => row.dueOn ?? "", width: 12 },
      { header: t("greenLanes:provisional"), value: (row) => t(`greenLanes:${row.provisional ? "yes" : "no"}`), width: 12 },
      { header: t("greenLanes:paid"), value: (row) => (row.paidAt ? formatInstant(row.paidAt) : ""), width: 18 },
      { header: t("greenLanes:clock"), value: (row) => t(`greenLanes:state.${row.state}`), width: 18 },
    ],
  }));
}
