import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import {
  ProjectsTable,
  ReservationBadge,
  ReservationHistory,
  SharesPanel,
  ThresholdsPanel,
} from "#app/components/reservations/reservation-panels";
import { Button, ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Tabs } from "#app/components/ui/tabs";
import { can } from "#app/domain/identity/policy";
import { submitReservation } from "#app/domain/quota/decide-reservation.server";
import { getOwnReservation } from "#app/domain/quota/reservations.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { parseYear } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "filing:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "filing:read");
  const year = parseYear(params.year);
  const view = await getOwnReservation(actor, year);
  return withEnglishNames(request, {
    view,
    year,
    thisYear: fiscalYearOf(calendarDateOf(actor.now)),
    drafts: can(actor, "filing:draft") && view.status !== "SUBMITTED" && view.shares.length > 0,
    submits: can(actor, "filing:submit"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const year = parseYear(params.year);
  if ((await intentOf(request)) !== "submit") throw new Response(null, { status: 400 });
  const actor = await requireActor(request, "filing:submit");
  const submitted = await submitForm(request, z.object({}), () => submitReservation(actor, year));
  return submitted.ok ? redirectWithFlash(request, paths.unitReservation(year), "reservations:flash.submitted") : submitted.response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.year} 小微企业预留 Reservations · 乡集 Xiangji` }];

export default function UnitReservation() {
  const { t } = useTranslation("reservations");
  const nameOf = useOrganisationName();
  const { view, year, thisYear, drafts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        over={nameOf(view.unit.name)}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {t("title", { year })}
            {view.shares.length > 0 ? <ReservationBadge status={view.status ?? "NONE"} /> : null}
          </span>
        }
        lead={t("lead")}
      />
      <Tabs
        label={t("years")}
        tabs={[thisYear - 1, thisYear, thisYear + 1].map((one) => ({ to: paths.unitReservation(one), label: String(one) }))}
      />
      <IntentErrors forms={[]} />
      {view.shares.length === 0 ? (
        <div className="mt-5">
          <EmptyState title={t("notBound")}>{t("notBoundHint")}</EmptyState>
        </div>
      ) : (
        <>
          {view.status === "RETURNED" ? (
            <div className="my-5">
              <Notice tone="late" title={t("returned")}>
                {view.returnReason}
              </Notice>
            </div>
          ) : null}
          <div className="mt-5 grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
            <div className="grid min-w-0 gap-5">
              <Panel
                title={t("projects")}
                tools={
                  drafts ? (
                    <ButtonLink to={paths.unitReservationItem(year, "new")} size="sm">
                      {t("addProject")}
                    </ButtonLink>
                  ) : null
                }
              >
                <ProjectsTable
                  items={view.items}
                  empty={<EmptyState title={t("noProjects")}>{t("noProjectsHint")}</EmptyState>}
                  {...(drafts
                    ? {
                        tools: (item: (typeof view.items)[number]) => (
                          <ButtonLink
                            to={paths.unitReservationItem(year, item.id)}
                            variant="link"
                            size="sm"
                            aria-label={`${t("edit")} ${item.name}`}
                          >
                            {t("edit")}
                          </ButtonLink>
                        ),
                      }
                    : {})}
                />
                <Submission />
              </Panel>
              <ReservationHistory view={view} />
            </div>
            <div className="grid gap-5">
              <SharesPanel view={view} />
              <ThresholdsPanel view={view} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

/** What can be done with the plan as it stands. */
function Submission() {
  const { t } = useTranslation("reservations");
  const { view, submits } = useLoaderData<typeof loader>();
  if (view.items.length === 0) return null;
  if (view.status === "SUBMITTED") return <Notice title={t("withBureau")}>{t("submitHint")}</Notice>;
  if (view.status === "CONFIRMED") return <p className="mt-4 text-ink-2">{t("amendHint")}</p>;
  if (view.status !== "DRAFT") return null;
  return submits ? (
    <Form method="post" className="form-actions mt-5">
      <Button name="intent" value="submit" variant="act" size="lg">
        {t("submit")}
      </Button>
      <span className="over">{t("submitHint")}</span>
    </Form>
  ) : (
    <div className="mt-5">
      <Notice title={t("waitsForReviewer")}>{t("waitsForReviewerHint")}</Notice>
    </div>
  );
}
