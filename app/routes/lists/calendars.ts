import type { LoaderFunctionArgs } from "@remix-run/node";

import { listCalendars, type CalendarRow } from "#app/domain/region/calendars.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";

export const handle = { policy: "reference:read" };

/** Years whose working days are known, as the page of reference data shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "reference:read");
  return listFile<CalendarRow>(request, actor, ({ t }) => ({
    name: "working-days",
    title: t("workingDays:title"),
    page: wholeList(() => listCalendars()),
    columns: [
      { header: t("workingDays:year"), value: (row) => row.year },
      { header: t("workingDays:off"), value: (row) => row.off },
      { header: t("workingDays:worked"), value: (row) => row.worked },
      { header: t("workingDays:source"), value: (row) => row.source, width: 40 },
      { header: t("workingDays:document"), value: (row) => row.documentUrl ?? "", width: 60 },
      { header: t("workingDays:publishedOn"), value: (row) => row.publishedOn ?? "" },
      { header: t("workingDays:state"), value: (row) => t(`workingDays:stateOf.${row.state}`) },
    ],
  }));
}
