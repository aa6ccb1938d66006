import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { OrderFilters } from "#app/components/orders/order-filters";
import { OrderTable } from "#app/components/orders/order-table";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { countOrders, listOrders } from "#app/domain/ordering/order-list.queries.server";
import { isStatusGroup } from "#app/domain/ordering/status-groups";
import { requireActor } from "#app/http/actor.server";
import { textOf } from "#app/http/params.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  const url = new URL(request.url);
  const status = url.searchParams.get("status");
  const filter = { group: isStatusGroup(status) ? status : null, query: textOf(url, "q", 60) };
  const [page, counts] = await Promise.all([
    listOrders(actor, "unit", { ...filter, after: url.searchParams.get("after"), take: 25 }),
    countOrders(actor, "unit"),
  ]);
  return {
    ...page,
    counts,
    query: filter.query,
    status: filter.group,
    unitName: actor.orgName,
    corrections: can(actor, "correction:read"),
  };
}

export const meta: MetaFunction = () => [{ title: "订单 Orders · 乡集 Xiangji" }];

export default function UnitOrders() {
  const { t } = useTranslation(["orders", "corrections"]);
  const { rows, nextAfter, counts, query, unitName, corrections } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        over={unitName}
        title={t("orders")}
        tools={
          <>
            {corrections ? (
              <ButtonLink to={paths.unitCorrections()} variant="quiet" size="sm">
                {t("corrections:list")}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <OrderFilters counts={counts} query={query} searchLabel={t("searchUnit")} />
      <Panel tools={<ListFiles what={t("orders")} />}>
        <OrderTable
          rows={rows}
          side="unit"
          caption={t("orders")}
          empty={
            <EmptyState title={t("noOrders")} action={<ButtonLink to={paths.products()}>{t("toShop")}</ButtonLink>}>
              {t("noOrdersHint")}
            </EmptyState>
          }
        />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
