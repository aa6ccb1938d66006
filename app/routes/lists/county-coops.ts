import type { LoaderFunctionArgs } from "@remix-run/node";

import { listCountyCoops, type CountyCoop } from "#app/domain/identity/coops.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";

export const handle = { policy: "coop:recommend" };

/** Co-ops of a county, as its desk shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "coop:recommend");
  return listFile<CountyCoop>(request, actor, ({ t }) => ({
    name: "county-coops",
    title: t("county:coops"),
    page: wholeList(() => listCountyCoops(actor)),
    columns: [
      { header: t("county:col.name"), value: (row) => row.name, width: 32 },
      { header: t("county:col.kind"), value: (row) => t(`county:kind.${row.kind as "COOPERATIVE"}`) },
      { header: t("county:col.contact"), value: (row) => `${row.contactName} ${row.contactPhone}`, width: 24 },
      { header: t("county:col.products"), value: (row) => row.products },
      { header: t("county:col.state"), value: (row) => row.recommendedOn },
    ],
  }));
}
