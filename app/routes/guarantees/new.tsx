import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { DraftGuaranteeForm } from "#app/components/guarantees/guarantee-forms";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { PageHead } from "#app/components/ui/page-head";
import { draftGuarantee } from "#app/domain/payments/guarantees/draft-guarantee.server";
import { draftGuaranteeInput } from "#app/domain/payments/guarantees/schema";
import { listUnitsSoldTo } from "#app/domain/payments/held-money/report.queries.server";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "guarantee:give" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "guarantee:give");
  return { units: await listUnitsSoldTo(actor), today: calendarDateOf(actor.now), orgName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "guarantee:give");
  if ((await intentOf(request)) !== "draft") throw new Response(null, { status: 400 });
  const submitted = await submitForm(request, draftGuaranteeInput, async (input) =>
    draftGuarantee(actor, input, await documentOf(request)),
  );
  return submitted.ok
    ? redirectWithFlash(request, paths.guarantee("coop", submitted.value), "guarantees:flash.drafted")
    : submitted.response;
}

export const meta: MetaFunction = () => [{ title: "录入保函 Enter a guarantee · 乡集 Xiangji" }];

export default function NewGuarantee() {
  const { t } = useTranslation("guarantees");
  const { units, today, orgName } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("list"), to: paths.guarantees("coop") }, { label: t("command.new") }]} />
      <PageHead over={orgName} title={t("command.new")} lead={t("newLead")} />
      <IntentErrors forms={["draft"]} />
      <DraftGuaranteeForm units={units} today={today} />
    </>
  );
}
