import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReportHeldForm, ReportReceivableForm } from "#app/components/held-money/report-form";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { reportHeld, reportReceivable } from "#app/domain/payments/held-money/report-held.server";
import { getOverdueReceivable, listUnitsSoldTo } from "#app/domain/payments/held-money/report.queries.server";
import { reportHeldInput, reportReceivableInput } from "#app/domain/payments/held-money/schema";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "heldMoney:report" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "heldMoney:report");
  const asked = new URL(request.url).searchParams.get("receivable");
  const receivable = asked ? found(await getOverdueReceivable(actor, parseId(asked))) : null;
  return { receivable, units: receivable ? [] : await listUnitsSoldTo(actor), today: calendarDateOf(actor.now), orgName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "heldMoney:report");
  switch (await intentOf(request)) {
    case "report": {
      const submitted = await submitForm(request, reportHeldInput, async (input) => reportHeld(actor, input, await documentOf(request)));
      return submitted.ok
        ? redirectWithFlash(request, paths.heldMoney("coop", submitted.value), "heldMoney:flash.reported")
        : submitted.response;
    }
    case "reportReceivable": {
      const submitted = await submitForm(request, reportReceivableInput, ({ receivableId, note }) =>
        reportReceivable(actor, receivableId, note),
      );
      return submitted.ok
        ? redirectWithFlash(request, paths.heldMoney("coop", submitted.value), "heldMoney:flash.reported")
        : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "申报占用款 Report held money · 乡集 Xiangji" }];

export default function ReportHeldMoney() {
  const { t } = useTranslation("heldMoney");
  const { receivable, units, today, orgName } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("list"), to: paths.heldMoneyList("coop") }, { label: t("command.new") }]} />
      <PageHead over={orgName} title={t("command.new")} lead={t("reportLead")} />
      <IntentErrors forms={receivable ? (receivable.heldId ? [] : ["reportReceivable"]) : ["report"]} />
      {receivable === null ? (
        <ReportHeldForm units={units} today={today} />
      ) : receivable.heldId === null ? (
        <ReportReceivableForm receivable={receivable} />
      ) : (
        <Notice title={t("alreadyReported")}>
          <Link to={paths.heldMoney("coop", receivable.heldId)}>{t("openReport")}</Link>
        </Notice>
      )}
    </>
  );
}
