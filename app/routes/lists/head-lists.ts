import type { LoaderFunctionArgs } from "@remix-run/node";

import { listHeadLists, type HeadListRow } from "#app/domain/quota/head-lists.queries.server";
import { listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "public" };

/** The published lists of chain heads. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return listFile<HeadListRow>(request, null, ({ t }) => ({
    name: "head-lists",
    title: t("ledger:lists"),
    page: (after) => listHeadLists(after),
    columns: [
      { header: t("ledger:day"), value: (row) => row.day },
      { header: t("ledger:takenAt"), value: (row) => (row.takenAt ? formatInstant(row.takenAt) : null), width: 18 },
      { header: t("ledger:accounts"), value: (row) => Number(row.accounts) },
      { header: t("ledger:entries"), value: (row) => Number(row.entries) },
      { header: t("ledger:root"), value: (row) => row.root, width: 66 },
    ],
  }));
}
