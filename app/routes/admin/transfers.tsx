import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { ChangeHistory, WaitingChange } from "#app/components/bank/setting-change";
import { IntentErrors } from "#app/components/form/intent-errors";
import { PayoutTabs } from "#app/components/payments/payout-tabs";
import { TransfersTable } from "#app/components/payments/transfers-table";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { transfersChangeInput } from "#app/domain/payments/schema";
import { decideTransfers, listTransfersChanges, setTransfers, transfersEnabled } from "#app/domain/payments/transfer-setting.server";
import { listTransfers } from "#app/domain/payments/transfers.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { retryTransferNow } from "#app/jobs/stripe/transfers.server";
import { idField } from "#app/lib/form-fields";
import { paths } from "#app/lib/paths";

export const handle = { policy: "payout:read" };

/** What went to co-ops' own accounts, and whether anything goes there. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "payout:read");
  const [page, enabled, changes] = await Promise.all([
    listTransfers(actor, new URL(request.url).searchParams.get("after"), 50),
    transfersEnabled(),
    listTransfersChanges(10),
  ]);
  return { ...page, enabled, changes, me: actor.userId, decides: can(actor, "payout:release"), orgName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "payout:release");
  const intent = await intentOf(request);
  const here = paths.adminTransfers();
  if (intent === "on" || intent === "off") {
    const set = await submitForm(request, z.object({}), () => setTransfers(actor, intent === "on"));
    return set.ok
      ? redirectWithFlash(request, here, set.value === "POSTED" ? "transfers:flash.off" : "transfers:flash.proposed")
      : set.response;
  }
  if (intent === "inForce" || intent === "leave") {
    const inForce = intent === "inForce";
    const decided = await submitForm(request, transfersChangeInput, ({ changeId }) => decideTransfers(actor, changeId, inForce));
    return decided.ok ? redirectWithFlash(request, here, inForce ? "transfers:flash.on" : "transfers:flash.left") : decided.response;
  }
  const retried = await submitForm(request, z.object({ transferId: idField() }), ({ transferId }) => retryTransferNow(actor, transferId));
  return retried.ok ? redirectWithFlash(request, here, "transfers:flash.retried") : retried.response;
}

export const meta: MetaFunction = () => [{ title: "转付自有账户 Transfers · 乡集 Xiangji" }];

export default function Transfers() {
  const { t } = useTranslation("transfers");
  const { rows, nextAfter, enabled, changes, me, decides, orgName } = useLoaderData<typeof loader>();
  const [waiting] = changes.filter(({ status }) => status === "PROPOSED");
  const what = (change: { enabled: boolean }) => t(change.enabled ? "isOn" : "isOff");
  return (
    <>
      <PageHead over={orgName} title={t("titleAdmin")} lead={t("leadAdmin")} />
      <PayoutTabs desk="admin" />
      <IntentErrors />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid grid-cols-1 gap-4">
          <TransfersTable desk="admin" rows={rows} retries={decides} />
          <KeysetPager nextAfter={nextAfter} />
        </div>
        <div className="grid gap-5">
          <Panel title={t("switch")}>
            <p>
              <Badge tone={enabled ? "good" : "none"}>{t(enabled ? "isOn" : "isOff")}</Badge>
            </p>
            <p className="mt-2 text-ink-2">{t(enabled ? "onText" : "offText")}</p>
            {decides && !waiting ? (
              <Form method="post" className="form-actions mt-4">
                <Button name="intent" value={enabled ? "off" : "on"} variant={enabled ? "quiet" : "primary"}>
                  {t(enabled ? "turnOff" : "proposeOn")}
                </Button>
                <span className="over">{t(enabled ? "offAtOnce" : "onNeedsTwo")}</span>
              </Form>
            ) : null}
          </Panel>
          {waiting ? <WaitingChange change={waiting} what={what(waiting)} me={me} decides={decides} /> : null}
          <ChangeHistory changes={changes} what={what} none={t("neverChanged")} />
        </div>
      </div>
    </>
  );
}
