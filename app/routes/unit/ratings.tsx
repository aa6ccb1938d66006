import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { Stars } from "#app/components/ratings/stars";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listRatableOrders } from "#app/domain/credit/ratings.queries.server";
import { can } from "#app/domain/identity/policy";
import { requireActor } from "#app/http/actor.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

const SHOWN = 100;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  return { orders: await listRatableOrders(actor, SHOWN), rates: can(actor, "order:rate") };
}

export const meta: MetaFunction = () => [{ title: "评价 Ratings · 乡集 Xiangji" }];

export default function UnitRatings() {
  const { t } = useTranslation("ratings");
  const { orders, rates } = useLoaderData<typeof loader>();
  const words = useWords();
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <Panel title={t("orders")} tools={<ListFiles what={t("orders")} />}>
        <DataTable
          caption={t("orders")}
          captionHidden
          dense
          rows={orders}
          rowKey={(row) => row.id}
          empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
          note={orders.length === SHOWN ? t("latest", { count: SHOWN }) : null}
          columns={[
            {
              key: "order",
              header: t("col.order"),
              title: true,
              cell: (row) => (
                <span>
                  <Link to={paths.unitOrder(row.id)}>{row.number}</Link>
                  <small className="block font-normal text-ink-2">{words.name(row.firstLineZh, row.firstLineEn)}</small>
                </span>
              ),
            },
            { key: "coop", header: t("col.coop"), cell: (row) => words.name(row.coopName, row.coopNameEn) },
            { key: "settled", header: t("col.settled"), nowrap: true, quiet: true, cell: (row) => formatInstant(row.settledAt) },
            { key: "amount", header: t("col.amount"), align: "end", nowrap: true, cell: (row) => words.fen(row.acceptedFen) },
            {
              key: "rating",
              header: t("col.rating"),
              nowrap: true,
              cell: (row) =>
                row.goods === null ? (
                  rates ? (
                    <Link to={paths.unitRating(row.id)}>{t("rate")}</Link>
                  ) : (
                    t("notYet")
                  )
                ) : (
                  <Stars value={(row.goods + (row.delivery ?? 0) + (row.service ?? 0)) / 3} />
                ),
            },
          ]}
        />
      </Panel>
    </>
  );
}
