import type { LoaderFunctionArgs } from "@remix-run/node";

import { listHallCoops, type HallCoopRow } from "#app/domain/catalog/hall-desk.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";

export const handle = { policy: "hall:read" };

/** Co-ops of a hall and those that could be, as its desk shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "hall:read");
  return listFile<HallCoopRow>(request, actor, ({ t, place }) => ({
    name: "hall-coops",
    title: t("hall:coops"),
    page: wholeList(() => listHallCoops(actor.orgId)),
    columns: [
      { header: t("hall:col.name"), value: (row) => row.name, width: 32 },
      { header: t("registers:col.county"), value: (row) => place(row.county) },
      { header: t("hall:col.products"), value: (row) => row.products },
      { header: t("hall:col.since"), value: (row) => row.admittedOn ?? t("hall:notShown") },
    ],
  }));
}
