import type { LoaderFunctionArgs } from "@remix-run/node";

import { listPublicBulletins } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "public" };

/** Bulletins that everybody may read. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const today = calendarDateOf(new Date());
  type Row = Awaited<ReturnType<typeof listPublicBulletins>>["rows"][number];
  return listFile<Row>(request, null, ({ t, name, place }) => ({
    name: "bulletins",
    title: t("bulletins:title"),
    page: (after) => listPublicBulletins(today, { after, limit: FILE_PAGE }),
    columns: [
      { header: t("bulletins:col.number"), value: (row) => row.number, width: 28 },
      { header: t("bulletins:col.state"), value: (row) => (row.withdrawn ? t("bulletins:withdrawn") : null) },
      { header: t("bulletins:col.bureau"), value: (row) => name(row.bureau, row.bureauEn), width: 28 },
      { header: t("bulletins:col.place"), value: (row) => (row.place === null ? t("bulletins:nation") : place(row.place)) },
      { header: t("bulletins:col.asOf"), value: (row) => row.asOf },
      { header: t("bulletins:col.issued"), value: (row) => calendarDateOf(row.issuedAt) },
    ],
  }));
}
