import type { LoaderFunctionArgs } from "@remix-run/node";

import { organisationStatuses } from "#app/domain/supervision/organisations/change";
import { listOrganisationChanges, type OrganisationChangeRow } from "#app/domain/supervision/organisations/queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "bureau:read" };

/** Organisation changes in the state that the page shows. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const asked = new URL(request.url).searchParams.get("status");
  const status = organisationStatuses.find((known) => known === asked) ?? "PROPOSED";
  return listFile<OrganisationChangeRow>(request, actor, ({ t }) => ({
    name: `organisation-changes-${status.toLowerCase()}`,
    title: t("organisations:title"),
    page: async (after) => {
      const { changes, nextAfter } = await listOrganisationChanges(actor, { status, after, limit: FILE_PAGE });
      return { rows: changes, nextAfter };
    },
    columns: [
      { header: t("organisations:col.change"), value: (row) => t(`organisations:kind.${row.kind}`) },
      { header: t("organisations:col.units"), value: (row) => row.sources, width: 40 },
      { header: t("organisations:col.successor"), value: (row) => row.successor, width: 32 },
      { header: t("organisations:col.effectiveOn"), value: (row) => row.effectiveOn },
      { header: t("organisations:col.bureau"), value: (row) => row.bureau, width: 24 },
      { header: t("organisations:col.by"), value: (row) => row.by },
      { header: t("admin:log.at"), value: (row) => formatInstant(row.proposedAt), width: 18 },
      {
        header: t("organisations:col.status"),
        value: (row) => t(row.waitsForYou ? "organisations:waitsForYou" : `organisations:status.${row.status}`),
      },
    ],
  }));
}
