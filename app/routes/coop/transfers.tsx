import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { PayoutTabs } from "#app/components/payments/payout-tabs";
import { accountTones } from "#app/components/payments/tones";
import { TransfersTable } from "#app/components/payments/transfers-table";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { getPspAccount, notePspAccount } from "#app/domain/payments/psp-accounts.server";
import { transfersEnabled } from "#app/domain/payments/transfer-setting.server";
import { listTransfers } from "#app/domain/payments/transfers.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { lookAtAccount, openAccountNow } from "#app/jobs/stripe/accounts.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

/** The co-op's own account at the payment service, and what went there. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const [page, account, enabled] = await Promise.all([
    listTransfers(actor, new URL(request.url).searchParams.get("after"), 20),
    getPspAccount(actor.orgId),
    transfersEnabled(),
  ]);
  const shown = account === null ? null : { state: account.state, missing: account.missing };
  return { ...page, account: shown, enabled, connects: can(actor, "remittance:confirm"), orgName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "remittance:confirm");
  const looks = (await intentOf(request)) === "look";
  const submission = await submitForm(request, z.object({}), async () => {
    if (looks) return lookAtAccount(actor.orgId, actor.now);
    await notePspAccount(actor);
    await openAccountNow(actor.orgId, actor.now);
  });
  const flash = looks ? "transfers:flash.looked" : "transfers:flash.connected";
  return submission.ok ? redirectWithFlash(request, paths.coopTransfers(), flash) : submission.response;
}

export const meta: MetaFunction = () => [{ title: "自有账户 Own account · 乡集 Xiangji" }];

export default function CoopTransfers() {
  const { t } = useTranslation("transfers");
  const { rows, nextAfter, account, enabled, connects, orgName } = useLoaderData<typeof loader>();
  const state = account?.state ?? "NONE";
  const opens = enabled && (state === "NONE" || state === "CLOSED");
  const goesOn = state === "OPEN" || state === "RESTRICTED";
  return (
    <>
      <PageHead over={orgName} title={t("title")} lead={t(enabled ? "leadCoop" : "leadOff")} />
      <PayoutTabs desk="coop" />
      <IntentErrors />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid grid-cols-1 gap-4">
          <TransfersTable desk="coop" rows={rows} />
          <KeysetPager nextAfter={nextAfter} />
        </div>
        <Panel title={t("account")}>
          <p>
            <Badge tone={accountTones[state]}>{t(`accountOf.${state}`)}</Badge>
          </p>
          {enabled ? <p className="mt-2 text-ink-2">{t(`accountText.${state}`)}</p> : null}
          {goesOn && account && account.missing.length > 0 ? (
            <p className="mt-2 text-ink-2">{t("missing", { count: account.missing.length })}</p>
          ) : null}
          {connects ? (
            <div className="mt-4 grid gap-3">
              {goesOn ? (
                <a className="btn btn-primary" href={paths.coopTransfersOnboarding()}>
                  {t("goOn")}
                </a>
              ) : null}
              <Form method="post" className="form-actions">
                {opens ? (
                  <Button name="intent" value="connect" variant="primary">
                    {t("connect")}
                  </Button>
                ) : null}
                {state === "NONE" || state === "CLOSED" || state === "REQUESTED" ? null : (
                  <Button name="intent" value="look" variant="quiet">
                    {t("look")}
                  </Button>
                )}
              </Form>
            </div>
          ) : null}
        </Panel>
      </div>
    </>
  );
}
