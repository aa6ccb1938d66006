import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ClaimTable } from "#app/components/goods-claims/claim-table";
import { Chips } from "#app/components/ui/chips";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { countClaims, listClaims } from "#app/domain/ordering/claims/claims.queries.server";
import { claimTabs } from "#app/domain/ordering/claims/states";
import { requireActor } from "#app/http/actor.server";
import { requireClaimDesk } from "#app/http/goods-claims.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "goodsClaim:read" };

const TAKE = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "goodsClaim:read");
  const desk = requireClaimDesk(request, actor);
  const { searchParams } = new URL(request.url);
  const tab = claimTabs.find((known) => known === searchParams.get("tab")) ?? "open";
  const [page, counts] = await Promise.all([listClaims(actor, { tab, after: searchParams.get("after"), take: TAKE }), countClaims(actor)]);
  return { ...page, counts, tab, desk, today: calendarDateOf(actor.now), orgName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "售后 Claims · 乡集 Xiangji" }];

export default function GoodsClaims() {
  const { t } = useTranslation("claims");
  const { rows, nextAfter, counts, tab, desk, today, orgName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={orgName} title={t("list")} lead={t(`listLead.${desk}`)} />
      <div className="mb-5">
        <Chips
          label={t("tabs")}
          name="tab"
          options={claimTabs.map((value) => ({
            value: value === "open" ? "" : value,
            label: t(value === "mine" && desk === "bureau" ? "tab.late" : `tab.${value}`),
            count: counts[value],
          }))}
        />
      </div>
      <Panel tools={<ListFiles what={t("list")} />}>
        <ClaimTable
          rows={rows}
          desk={desk}
          today={today}
          empty={<EmptyState title={t(`empty.${tab}`)}>{t(`emptyHint.${desk}`)}</EmptyState>}
        />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
