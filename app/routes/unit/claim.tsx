import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { ClaimForm } from "#app/components/corrections/correction-forms";
import { IntentErrors } from "#app/components/form/intent-errors";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { claimInput } from "#app/domain/ordering/correction-schema";
import { claimOrder } from "#app/domain/ordering/propose-correction.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "correction:propose" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "correction:propose");
  return { unitName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "correction:propose");
  const submitted = await submitForm(request, claimInput, (input) => claimOrder(actor, input));
  return submitted.ok
    ? redirectWithFlash(request, paths.unitCorrection(submitted.value), "corrections:flash.proposed")
    : submitted.response;
}

export const meta: MetaFunction = () => [{ title: "认领订单 Claim an order · 乡集 Xiangji" }];

export default function UnitClaim() {
  const { t } = useTranslation("corrections");
  const { unitName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={unitName} title={t("claimTitle")} lead={t("claimLead")} />
      <IntentErrors forms={["claim"]} />
      <Panel className="max-w-2xl">
        <ClaimForm />
      </Panel>
    </>
  );
}
