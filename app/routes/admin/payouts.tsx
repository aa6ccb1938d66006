import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { PayoutTabs } from "#app/components/payments/payout-tabs";
import { PayoutsTable } from "#app/components/payments/payouts-table";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listHeldByCoop, listPayouts } from "#app/domain/payments/payouts.queries.server";
import { preparePayout } from "#app/domain/payments/payouts.server";
import { preparePayoutInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "payout:read" };

/** What the platform's account holds, co-op by co-op, and what it paid out. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "payout:read");
  const [page, byCoop] = await Promise.all([listPayouts(actor, new URL(request.url).searchParams.get("after"), 20), listHeldByCoop(200)]);
  return { ...page, byCoop, prepares: can(actor, "payout:prepare"), orgName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "payout:prepare");
  const submission = await submitForm(request, preparePayoutInput, ({ coopId }) => preparePayout(actor, coopId));
  return submission.ok
    ? redirectWithFlash(request, paths.payout("admin", submission.value), "payouts:flash.prepared")
    : submission.response;
}

export const meta: MetaFunction = () => [{ title: "代收结算 Payouts · 乡集 Xiangji" }];

export default function Payouts() {
  const { t } = useTranslation("payouts");
  const words = useWords();
  const { rows, nextAfter, byCoop, prepares, orgName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={orgName} title={t("title")} lead={t("lead")} />
      <PayoutTabs desk="admin" />
      <IntentErrors />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid gap-4">
          <PayoutsTable desk="admin" rows={rows} />
          <KeysetPager nextAfter={nextAfter} />
        </div>
        <Panel title={t("held")}>
          {byCoop.length === 0 ? <p className="text-ink-2">{t("nothingHeld")}</p> : null}
          <ul className="grid gap-4">
            {byCoop.map((row) => (
              <li key={row.coopId}>
                <p>
                  {words.name(row.coopName, row.coopNameEn)}
                  <span className="block tnum">
                    {words.yuan(row.heldFen)} · {t("lines", { count: row.lines })}
                  </span>
                  {row.disputedFen > 0n ? <Badge tone="warn">{t("disputed", { amount: words.yuan(row.disputedFen) })}</Badge> : null}
                </p>
                {row.underWay ? (
                  <p className="over">{t("underWay")}</p>
                ) : prepares && row.heldFen > 0n ? (
                  <Form method="post" className="form-actions mt-2">
                    <input type="hidden" name="coopId" value={row.coopId} />
                    <Button name="intent" value="prepare" size="sm">
                      {t("prepare")}
                    </Button>
                  </Form>
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </>
  );
}
