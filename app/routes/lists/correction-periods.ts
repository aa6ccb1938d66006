import type { LoaderFunctionArgs } from "@remix-run/node";

import { listCorrectionPeriods, type CorrectionPeriodRow } from "#app/domain/region/correction-periods.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { requirePeriodDesk } from "#app/http/rule-change.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "rule:read" };

/** Periods of corrections, as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requirePeriodDesk(request, actor);
  const today = calendarDateOf(actor.now);
  return listFile<CorrectionPeriodRow>(request, actor, ({ t, place }) => ({
    name: "correction-periods",
    title: t("admin:kind.corrections"),
    page: wholeList(() => listCorrectionPeriods(actor.divisionPrefix)),
    columns: [
      { header: t("corrections:kindLabel"), value: (row) => t(`corrections:kind.${row.kind}`), width: 24 },
      { header: t("admin:ref.place"), value: (row) => (row.divisionPrefix === "" ? t("bureau:nation") : place(row.place)) },
      {
        header: t("corrections:days"),
        value: (row) => t("corrections:daysAfter", { days: row.days, start: t(`corrections:start.${row.countedFrom}`) }),
        width: 32,
      },
      {
        header: t("corrections:crossesLabel"),
        value: (row) => t(row.crossesYear ? "corrections:crosses.yes" : "corrections:crosses.no"),
        width: 28,
      },
      { header: t("admin:ref.validFrom"), value: (row) => row.validFrom },
      { header: t("admin:ref.validTo"), value: (row) => row.validTo },
      { header: t("admin:ref.source"), value: (row) => row.source, width: 48 },
      {
        header: t("admin:ref.state"),
        value: (row) =>
          row.validFrom > today
            ? t("corrections:upcoming")
            : row.validTo !== null && row.validTo <= today
              ? t("corrections:ended")
              : t("admin:ref.inForce"),
      },
    ],
  }));
}
