import type { LoaderFunctionArgs } from "@remix-run/node";

import { listClaims, type ClaimRow } from "#app/domain/ordering/claims/claims.queries.server";
import { claimTabs } from "#app/domain/ordering/claims/states";
import { requireActor } from "#app/http/actor.server";
import { requireClaimDesk } from "#app/http/goods-claims.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "goodsClaim:read" };

/** Claims of a desk, of the tab that the page shows. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "goodsClaim:read");
  requireClaimDesk(request, actor);
  const asked = new URL(request.url).searchParams.get("tab");
  const tab = claimTabs.find((known) => known === asked) ?? "open";
  return listFile<ClaimRow>(request, actor, ({ t, name, yuan }) => ({
    name: `claims-${tab}`,
    title: t("claims:list"),
    page: (after) => listClaims(actor, { tab, after, take: FILE_PAGE }),
    columns: [
      { header: t("claims:number"), value: (row) => row.number, width: 20 },
      { header: t("claims:goods"), value: (row) => name(row.goodsZh, row.goodsEn), width: 32 },
      { header: t("claims:wish"), value: (row) => t(`claims:remedy.${row.remedy}`), width: 16 },
      { header: t("claims:unit"), value: (row) => name(row.unitName, row.unitNameEn), width: 28 },
      { header: t("claims:coop"), value: (row) => name(row.coopName, row.coopNameEn), width: 28 },
      { header: t("claims:order"), value: (row) => row.orderNumber, width: 20 },
      { header: t("claims:reportedAt"), value: (row) => formatInstant(row.reportedAt), width: 18 },
      { header: t("claims:dueOn"), value: (row) => row.dueOn ?? "", width: 12 },
      { header: t("claims:amountYuan"), value: (row) => (row.amountFen === null ? "" : yuan(row.amountFen)), format: YUAN, width: 14 },
      { header: t("claims:stateLabel"), value: (row) => t(`claims:state.${row.state}`), width: 16 },
    ],
  }));
}
