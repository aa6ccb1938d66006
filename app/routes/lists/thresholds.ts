import type { LoaderFunctionArgs } from "@remix-run/node";

import { listThresholdsAround } from "#app/domain/region/reservation-thresholds.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList, YUAN } from "#app/http/list-file.server";
import { requireThresholdDesk } from "#app/http/rule-change.server";
import { formatBps } from "#app/lib/money";

export const handle = { policy: "rule:read" };

/** Thresholds of reservations, as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requireThresholdDesk(request, actor);
  type Row = Awaited<ReturnType<typeof listThresholdsAround>>[number];
  return listFile<Row>(request, actor, ({ t, yuan, place }) => ({
    name: "thresholds",
    title: t("reservations:thresholdsTitle"),
    page: wholeList(() => listThresholdsAround(actor.divisionPrefix)),
    columns: [
      { header: t("reservations:thresholdKind"), value: (row) => t(`reservations:kind.${row.kind}`) },
      {
        header: t("reservations:thresholdPlace"),
        value: (row) => (row.divisionPrefix === "" ? t("reservations:nation") : place(row.place)),
      },
      { header: t("reservations:thresholdFrom"), value: (row) => row.fromYear },
      { header: t("reservations:thresholdAmount"), value: (row) => yuan(row.wholeUpToFen), format: YUAN, width: 18 },
      { header: t("reservations:thresholdPart"), value: (row) => formatBps(row.partMinimumBps) },
      { header: t("reservations:thresholdVersion"), value: (row) => row.version },
      { header: t("reservations:thresholdSource"), value: (row) => row.source, width: 48 },
    ],
  }));
}
