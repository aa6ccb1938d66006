import type { LoaderFunctionArgs } from "@remix-run/node";

import { listDifferences, type DifferenceRow } from "#app/domain/payments/psp-differences.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "operations:read" };

/** Open differences as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "operations:read");
  return listFile<DifferenceRow>(request, actor, ({ t, yuan }) => ({
    name: "reconciliation",
    title: t("stripe:differences"),
    page: (after) => listDifferences(true, after, FILE_PAGE),
    columns: [
      { header: t("stripe:difference.kind"), value: (row) => t(`stripe:kindOf.${row.kind}`), width: 40 },
      { header: t("stripe:difference.subject"), value: (row) => row.detail.number ?? row.subject, width: 36 },
      {
        header: t("stripe:difference.amount"),
        value: (row) => (row.detail.amountFen === undefined ? "" : yuan(BigInt(row.detail.amountFen))),
        format: YUAN,
      },
      { header: t("stripe:difference.foundAt"), value: (row) => formatInstant(row.foundAt), width: 18 },
    ],
  }));
}
