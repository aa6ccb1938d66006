import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { FreightRates } from "#app/components/orders/freight-form";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listFreightTables } from "#app/domain/catalog/coop.queries.server";
import { can } from "#app/domain/identity/policy";
import { requireActor } from "#app/http/actor.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "product:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "product:read");
  return { tables: await listFreightTables(actor), coopName: actor.orgName, edits: can(actor, "product:edit") };
}

export const meta: MetaFunction = () => [{ title: "运费表 Freight tables · 乡集 Xiangji" }];

export default function CoopFreight() {
  const { t } = useTranslation("coop");
  const { tables, coopName, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        over={coopName}
        title={t("freightTables")}
        lead={t("freightLead")}
        tools={
          edits ? (
            <ButtonLink to={paths.coopFreightTable("new")} icon="plus">
              {t("newFreightTable")}
            </ButtonLink>
          ) : null
        }
      />
      <div className="grid gap-5">
        {tables.map((table) => (
          <Panel
            key={table.id}
            title={table.name}
            beside={<span className="over">{t("usedBy", { count: table.products })}</span>}
            tools={
              edits ? (
                <ButtonLink size="sm" variant="quiet" to={paths.coopFreightTable(table.id)}>
                  {t("editFreight")}
                </ButtonLink>
              ) : null
            }
          >
            <FreightRates table={table} />
          </Panel>
        ))}
        {tables.length === 0 ? <EmptyState title={t("freightFirst")} /> : null}
      </div>
    </>
  );
}
