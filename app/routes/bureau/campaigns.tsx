import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { ScopeSwitch } from "#app/components/bureau/scope-switch";
import { phaseOf, phaseTones } from "#app/components/campaign/campaign-state";
import { FilingTabs } from "#app/components/campaign/filing-tabs";
import { Badge } from "#app/components/ui/badge";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listCampaigns } from "#app/domain/quota/campaign.queries.server";
import { requireActor } from "#app/http/actor.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const year = yearOf(new URL(request.url), actor);
  const today = calendarDateOf(actor.now);
  const current = fiscalYearOf(today);
  return { campaigns: await listCampaigns(actor, year, today), year, years: [current + 1, current, current - 1], today };
}

export default function Campaigns() {
  const { t } = useTranslation("campaign");
  const placeOf = usePlaceName();
  const { campaigns, year, years, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title={t("campaigns")}
        over={t("yearOver", { year })}
        lead={t("campaignsLead")}
        tools={<ScopeSwitch years={years} year={year} />}
      />
      <FilingTabs />
      <Panel tools={<ListFiles what={t("campaigns")} />}>
        <DataTable
          caption={t("campaigns")}
          captionHidden
          rows={campaigns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState title={t("campaignsEmpty")} action={<ButtonLink to={paths.bureauWindows()}>{t("openWindow")}</ButtonLink>}>
              {t("campaignsEmptyText")}
            </EmptyState>
          }
          columns={[
            {
              key: "place",
              header: t("col.place"),
              title: true,
              cell: (row) => <Link to={paths.bureauCampaign(row.id)}>{row.divisionPrefix === "" ? t("nation") : placeOf(row.place)}</Link>,
            },
            { key: "dates", header: t("col.dates"), cell: (row) => `${row.opensOn} – ${row.dueOn} – ${row.correctionDueOn}` },
            { key: "units", header: t("col.units"), align: "end", cell: (row) => row.units },
            { key: "confirmed", header: t("col.confirmed"), align: "end", cell: (row) => row.confirmed },
            { key: "submitted", header: t("col.submitted"), align: "end", cell: (row) => row.submitted },
            { key: "open", header: t("col.open"), align: "end", cell: (row) => row.notStarted + row.drafted + row.returned },
            { key: "late", header: t("col.late"), align: "end", cell: (row) => row.late },
            {
              key: "state",
              header: t("col.state"),
              nowrap: true,
              cell: (row) => {
                const phase = phaseOf(row, today);
                return <Badge tone={phaseTones[phase]}>{t(`state.${phase}`)}</Badge>;
              },
            },
          ]}
        />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "填报活动 Filing campaign · 乡集 Xiangji" }];
