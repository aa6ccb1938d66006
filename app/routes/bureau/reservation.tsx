import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ConfirmOrReturn } from "#app/components/bureau/confirm-or-return";
import { IntentErrors } from "#app/components/form/intent-errors";
import {
  ProjectsTable,
  ReservationBadge,
  ReservationHistory,
  SharesPanel,
  ThresholdsPanel,
} from "#app/components/reservations/reservation-panels";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { confirmReservation, returnReservation } from "#app/domain/quota/decide-reservation.server";
import { getReservationRecord } from "#app/domain/quota/reservations.queries.server";
import { confirmFilingInput, returnFilingInput } from "#app/domain/quota/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  return withEnglishNames(request, {
    view: found(await getReservationRecord(actor, parseId(params.id))),
    decides: can(actor, "filing:decide"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "filing:decide");
  const id = parseId(params.id);
  const { unit, fiscalYear } = found(await getReservationRecord(actor, id));
  const back = paths.bureauReservations({ year: fiscalYear });
  switch (await intentOf(request)) {
    case "confirm": {
      const confirmed = await submitForm(request, confirmFilingInput, () => confirmReservation(actor, unit.id, id));
      return confirmed.ok ? redirectWithFlash(request, back, "reservations:flash.confirmed") : confirmed.response;
    }
    case "return": {
      const returned = await submitForm(request, returnFilingInput, ({ reason }) => returnReservation(actor, unit.id, id, reason));
      return returned.ok ? redirectWithFlash(request, back, "reservations:flash.returned") : returned.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.view.unit.name ?? ""} · 乡集 Xiangji` }];

export default function BureauReservation() {
  const { t } = useTranslation("reservations");
  const nameOf = useOrganisationName();
  const { view, decides } = useLoaderData<typeof loader>();
  const year = view.fiscalYear;
  return (
    <>
      <Breadcrumb
        crumbs={[{ label: t("bureauTitle", { year }), to: paths.bureauReservations({ year }) }, { label: nameOf(view.unit.name) }]}
      />
      <PageHead over={t("planOf", { year })} title={nameOf(view.unit.name)} tools={<ReservationBadge status={view.status ?? "NONE"} />} />
      <IntentErrors forms={view.status === "SUBMITTED" && decides ? ["confirm", "return"] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("projects")}>
            <ProjectsTable items={view.items} empty={null} />
          </Panel>
          <ReservationHistory view={view} />
        </div>
        <div className="grid gap-6">
          <Panel title={t("decide")}>
            {view.status !== "SUBMITTED" ? (
              <p className="text-ink-2">{t("decided")}</p>
            ) : decides ? (
              <ConfirmOrReturn />
            ) : (
              <p className="text-ink-2">{t("onlyWorkers")}</p>
            )}
          </Panel>
          <SharesPanel view={view} />
          <ThresholdsPanel view={view} />
        </div>
      </div>
    </>
  );
}
