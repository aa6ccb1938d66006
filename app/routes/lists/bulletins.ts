import type { LoaderFunctionArgs } from "@remix-run/node";

import { listBulletins, type BulletinRow } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { bulletinStates } from "#app/domain/supervision/bulletins/content";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "bureau:read" };

/** The bureau's bulletins, filtered as on the page. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const asked = new URL(request.url).searchParams.get("state");
  const state = bulletinStates.find((known) => known === asked) ?? null;
  return listFile<BulletinRow>(request, actor, ({ t, place }) => ({
    name: "bulletins",
    title: t("bulletins:title"),
    page: (after) => listBulletins(actor, { state, after, limit: FILE_PAGE }),
    columns: [
      {
        header: t("bulletins:col.number"),
        value: (row) => row.number ?? t("bulletins:draftOf", { place: row.place === null ? t("bulletins:nation") : place(row.place) }),
        width: 28,
      },
      { header: t("bulletins:col.state"), value: (row) => t(`bulletins:state.${row.state}`) },
      { header: t("bulletins:col.place"), value: (row) => (row.place === null ? t("bulletins:nation") : place(row.place)) },
      { header: t("bulletins:col.asOf"), value: (row) => row.asOf },
      { header: t("bulletins:col.drafted"), value: (row) => `${row.createdBy ?? "—"} · ${formatInstant(row.createdAt)}`, width: 28 },
      {
        header: t("bulletins:col.issued"),
        value: (row) => (row.issuedAt ? `${row.issuedBy ?? "—"} · ${formatInstant(row.issuedAt)}` : null),
        width: 28,
      },
      { header: t("bulletins:col.public"), value: (row) => row.publicFrom },
    ],
  }));
}
