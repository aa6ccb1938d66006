import type { LoaderFunctionArgs } from "@remix-run/node";

import { listAgeingBelow, type UnitAgeing } from "#app/domain/payments/ageing.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";

export const handle = { policy: "bureau:read" };

/** What the units of a bureau owe, by how long it is late. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  return listFile<UnitAgeing>(request, actor, ({ t, yuan, name, place }) => {
    const money = (key: "open" | "notDue" | "upTo30" | "upTo60" | "upTo90" | "over90" | "interest", pick: (row: UnitAgeing) => bigint) => ({
      header: t(`orders:ageing.${key}`),
      value: (row: UnitAgeing) => yuan(pick(row)),
      format: YUAN,
    });
    return {
      name: "ageing",
      title: t("payments:ageing"),
      page: (after) => listAgeingBelow(actor, after, FILE_PAGE),
      columns: [
        { header: t("payments:unit"), value: (row) => name(row.unitName, row.unitNameEn), width: 32 },
        { header: t("payments:place"), value: (row) => place(row.place) },
        { header: t("payments:count"), value: (row) => row.receivables },
        money("open", (row) => row.openFen),
        money("notDue", (row) => row.notDueFen),
        money("upTo30", (row) => row.upTo30Fen),
        money("upTo60", (row) => row.upTo60Fen),
        money("upTo90", (row) => row.upTo90Fen),
        money("over90", (row) => row.over90Fen),
        money("interest", (row) => row.lateInterestFen),
      ],
    };
  });
}
