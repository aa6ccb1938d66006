import type { LoaderFunctionArgs } from "@remix-run/node";

import { phaseOf } from "#app/components/campaign/campaign-state";
import { listCampaigns, type CampaignState } from "#app/domain/quota/campaign.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { calendarDateOf } from "#app/lib/dates";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

/** Campaigns of the year that the page shows. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const year = yearOf(new URL(request.url), actor);
  const today = calendarDateOf(actor.now);
  return listFile<CampaignState>(request, actor, ({ t, place }) => ({
    name: `campaigns-${year}`,
    title: t("campaign:campaigns"),
    page: wholeList(() => listCampaigns(actor, year, today)),
    columns: [
      { header: t("campaign:col.place"), value: (row) => (row.divisionPrefix === "" ? t("campaign:nation") : place(row.place)), width: 24 },
      { header: t("bureau:window.opens"), value: (row) => row.opensOn },
      { header: t("bureau:window.due"), value: (row) => row.dueOn },
      { header: t("bureau:window.correction"), value: (row) => row.correctionDueOn },
      { header: t("campaign:col.units"), value: (row) => row.units },
      { header: t("campaign:col.confirmed"), value: (row) => row.confirmed },
      { header: t("campaign:col.submitted"), value: (row) => row.submitted },
      { header: t("campaign:col.open"), value: (row) => row.notStarted + row.drafted + row.returned },
      { header: t("campaign:col.late"), value: (row) => row.late },
      { header: t("campaign:col.state"), value: (row) => t(`campaign:state.${phaseOf(row, today)}`) },
    ],
  }));
}
