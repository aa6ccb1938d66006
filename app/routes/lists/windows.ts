import type { LoaderFunctionArgs } from "@remix-run/node";

import { windowStateOf } from "#app/components/bureau/windows-table";
import type { FilingWindowTerms } from "#app/domain/region/queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { calendarDateOf } from "#app/lib/dates";
import { listWindowsAround, requireOwnDesk } from "#app/http/rule-lists.server";

export const handle = { policy: "rule:read" };

/** Filing windows, as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requireOwnDesk(request, actor);
  const today = calendarDateOf(actor.now);
  const { windows, places } = await listWindowsAround(actor.divisionPrefix, today);
  const names = new Map(places.map(({ prefix, name }) => [prefix, name]));
  return listFile<FilingWindowTerms>(request, actor, ({ t, place }) => ({
    name: "filing-windows",
    title: t("bureau:windows"),
    page: wholeList(async () => windows),
    columns: [
      { header: t("bureau:window.year"), value: (row) => row.fiscalYear },
      {
        header: t("bureau:window.place"),
        value: (row) => (row.divisionPrefix === "" ? t("bureau:nation") : place(names.get(row.divisionPrefix) ?? row.divisionPrefix)),
      },
      { header: t("bureau:window.state"), value: (row) => t(`bureau:windowState.${windowStateOf(row, today)}`) },
      { header: t("bureau:window.opens"), value: (row) => row.opensOn },
      { header: t("bureau:window.due"), value: (row) => row.dueOn },
      { header: t("bureau:window.correction"), value: (row) => row.correctionDueOn },
      { header: t("bureau:window.source"), value: (row) => row.source, width: 48 },
    ],
  }));
}
