import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { PayoutTabs } from "#app/components/payments/payout-tabs";
import { PayoutsTable } from "#app/components/payments/payouts-table";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { getHeldFen, listHeld, listPayouts } from "#app/domain/payments/payouts.queries.server";
import { mayTransfer } from "#app/domain/payments/transfers.queries.server";
import { requireActor } from "#app/http/actor.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

/** What the platform's account holds for the co-op, and what it paid out to it. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const [page, held, heldFen, transfers] = await Promise.all([
    listPayouts(actor, new URL(request.url).searchParams.get("after"), 20),
    listHeld(actor.orgId, 100),
    getHeldFen(actor.orgId),
    mayTransfer(actor.orgId),
  ]);
  return { ...page, held, heldFen, transfers, orgName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "代收结算 Payouts · 乡集 Xiangji" }];

export default function CoopPayouts() {
  const { t } = useTranslation("payouts");
  const words = useWords();
  const { rows, nextAfter, held, heldFen, transfers, orgName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={orgName} title={t("title")} lead={t("leadCoop")} />
      {transfers ? <PayoutTabs desk="coop" /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid gap-4">
          <PayoutsTable desk="coop" rows={rows} />
          <KeysetPager nextAfter={nextAfter} />
        </div>
        <Panel title={t("held")}>
          <p className="tnum">{held.length === 0 ? t("nothingHeld") : words.yuan(heldFen)}</p>
          <ul className="mt-4 grid gap-3">
            {held.map((row) => (
              <li key={row.id}>
                <Link to={paths.coopSale(row.orderId)}>{row.orderNumber}</Link> · {t(`kind.${row.kind}`)}
                <span className="block tnum">{words.yuan(row.amountFen)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </>
  );
}
