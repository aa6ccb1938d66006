import type { LoaderFunctionArgs } from "@remix-run/node";

import { listGuarantees, type GuaranteeRow } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { requireActor } from "#app/http/actor.server";
import { guaranteeFilterOf, requireMoneyDesk } from "#app/http/held-money.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "guarantee:read" };

/** Guarantees as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "guarantee:read");
  requireMoneyDesk(request, actor);
  const filter = guaranteeFilterOf(request);
  return listFile<GuaranteeRow>(request, actor, ({ t, name, yuan }) => ({
    name: `guarantees-${filter.tab}`,
    title: t("guarantees:list"),
    page: (after) => listGuarantees(actor, filter, { after, take: FILE_PAGE }),
    columns: [
      { header: t("guarantees:number"), value: (row) => row.number, width: 20 },
      { header: t("guarantees:issuerKind"), value: (row) => t(`guarantees:issuerKindOf.${row.issuerKind}`), width: 14 },
      { header: t("guarantees:issuer"), value: (row) => row.issuer, width: 28 },
      { header: t("guarantees:reference"), value: (row) => row.reference, width: 24 },
      { header: t("guarantees:purpose"), value: (row) => t(`guarantees:purposeOf.${row.purpose}`), width: 14 },
      { header: t("guarantees:contractNumber"), value: (row) => row.contractNumber, width: 24 },
      { header: t("guarantees:unit"), value: (row) => name(row.unitName, row.unitNameEn), width: 28 },
      { header: t("guarantees:coop"), value: (row) => name(row.coopName, row.coopNameEn), width: 28 },
      { header: t("guarantees:amountYuan"), value: (row) => yuan(row.amountFen), format: YUAN, width: 14 },
      { header: t("guarantees:validFrom"), value: (row) => row.validFrom, width: 12 },
      { header: t("guarantees:validTo"), value: (row) => row.validTo, width: 12 },
      { header: t("guarantees:draftedAt"), value: (row) => formatInstant(row.draftedAt), width: 18 },
      { header: t("guarantees:stateLabel"), value: (row) => t(`guarantees:state.${row.state}`), width: 14 },
    ],
  }));
}
