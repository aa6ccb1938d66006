import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { OrderFilters } from "#app/components/orders/order-filters";
import { OrderTable } from "#app/components/orders/order-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { countOrders, listOrders } from "#app/domain/ordering/order-list.queries.server";
import { isStatusGroup } from "#app/domain/ordering/status-groups";
import { requireActor } from "#app/http/actor.server";
import { textOf } from "#app/http/params.server";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const url = new URL(request.url);
  const asked = url.searchParams.get("status");
  const status = isStatusGroup(asked) ? asked : null;
  const query = textOf(url, "q", 60);
  const [page, counts] = await Promise.all([
    listOrders(actor, "coop", { group: status, query, after: url.searchParams.get("after"), take: 25 }),
    countOrders(actor, "coop"),
  ]);
  return { ...page, counts, query, status, coopName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "订单 Orders · 乡集 Xiangji" }];

export default function CoopSales() {
  const { t } = useTranslation(["coop", "orders"]);
  const { rows, nextAfter, counts, query, coopName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={coopName} title={t("orders:orders")} />
      <OrderFilters counts={counts} query={query} hide={["approval"]} searchLabel={t("orders:searchCoop")} />
      <Panel tools={<ListFiles what={t("orders:orders")} />}>
        <OrderTable rows={rows} side="coop" caption={t("orders:orders")} empty={<EmptyState title={t("noSales")} />} />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
