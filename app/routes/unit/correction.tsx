import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { DeclineForm } from "#app/components/corrections/correction-forms";
import { CorrectionPage } from "#app/components/corrections/correction-view";
import { IntentErrors } from "#app/components/form/intent-errors";
import { Button } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import { Panel } from "#app/components/ui/panel";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { getCorrection } from "#app/domain/ordering/correction.queries.server";
import { declineCorrection, withdrawCorrection } from "#app/domain/ordering/end-correction.server";
import { reasonInput } from "#app/domain/ordering/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "correction:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "correction:read");
  return withEnglishNames(request, { correction: found(await getCorrection(actor, parseId(params.id))) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const here = paths.unitCorrection(id);
  switch (await intentOf(request)) {
    case "approve": {
      const actor = await requireActor(request, "correction:decide");
      const submitted = await submitForm(request, z.object({}), () => approveCorrection(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "corrections:flash.approved") : submitted.response;
    }
    case "decline": {
      const actor = await requireActor(request, "correction:decide");
      const submitted = await submitForm(request, reasonInput, ({ reason }) => declineCorrection(actor, id, reason));
      return submitted.ok ? redirectWithFlash(request, here, "corrections:flash.declined") : submitted.response;
    }
    case "withdraw": {
      const actor = await requireActor(request, "correction:propose");
      const submitted = await submitForm(request, z.object({}), () => withdrawCorrection(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "corrections:flash.withdrawn") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.correction.number} · 乡集 Xiangji` }];

export default function UnitCorrection() {
  const { t } = useTranslation("corrections");
  const { correction } = useLoaderData<typeof loader>();
  const { may } = correction;
  return (
    <CorrectionPage correction={correction} orderTo={correction.ownsOrder ? paths.unitOrder(correction.order.id) : null}>
      <IntentErrors forms={may.decline ? ["decline"] : []} />
      {may.approve || may.decline || may.withdraw ? (
        <Panel title={may.approve ? t("decide") : t(correction.waitsForUs ? "page.us" : "page.them")} className="mb-5 no-print">
          {correction.own && correction.waitsForUs ? <Notice>{t("page.own")}</Notice> : null}
          <div className="mt-3 grid gap-4">
            {may.approve ? (
              <Form method="post" className="form-actions">
                <Button name="intent" value="approve" variant="act" size="lg">
                  {t("approve")}
                </Button>
                <span className="over">{t("decideHint")}</span>
              </Form>
            ) : null}
            {may.decline ? <DeclineForm /> : null}
            {may.withdraw ? (
              <Form method="post" className="form-actions">
                <Button name="intent" value="withdraw" variant="quiet">
                  {t("withdraw")}
                </Button>
                <span className="over">{t("withdrawHint")}</span>
              </Form>
            ) : null}
          </div>
        </Panel>
      ) : correction.state === "PROPOSED" ? (
        <div className="mb-5">
          <Notice title={t(correction.waitsForUs ? "page.noRole" : "page.them")} />
        </div>
      ) : null}
    </CorrectionPage>
  );
}
