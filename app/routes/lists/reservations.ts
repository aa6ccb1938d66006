import type { LoaderFunctionArgs } from "@remix-run/node";

import { listReservations, type ReservationRow } from "#app/domain/quota/reservations.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { formatBps, ratioBps } from "#app/lib/money";
import { reservationQuestionOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

/** Plans of reservations, filtered as on the page. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const { year, status } = reservationQuestionOf(new URL(request.url), actor);
  return listFile<ReservationRow>(request, actor, ({ t, yuan, place }) => ({
    name: `reservations-${year}`,
    title: t("reservations:bureauTitle", { year }),
    page: (after) => listReservations(actor, { fiscalYear: year, status, after, limit: FILE_PAGE }),
    columns: [
      { header: t("reservations:col.unit"), value: (row) => row.unit, width: 32 },
      { header: t("reservations:col.place"), value: (row) => place(row.division) },
      { header: t("reservations:col.status"), value: (row) => t(`reservations:status.${row.status as "NONE"}`) },
      { header: t("reservations:col.projects"), value: (row) => row.projects },
      { header: t("reservations:col.budget"), value: (row) => yuan(row.budgetFen), format: YUAN, width: 18 },
      { header: t("reservations:col.reserved"), value: (row) => yuan(row.reservedFen), format: YUAN, width: 18 },
      { header: t("reservations:col.micro"), value: (row) => yuan(row.microFen), format: YUAN, width: 18 },
      {
        header: t("reservations:col.share"),
        value: (row) => {
          const bps = ratioBps(row.reservedFen, row.budgetFen);
          return bps === null ? null : formatBps(bps);
        },
      },
    ],
  }));
}
