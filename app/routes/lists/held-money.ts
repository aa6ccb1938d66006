import type { LoaderFunctionArgs } from "@remix-run/node";

import { listHeld, sumHeldByPlace, type HeldRow, type PlaceSums } from "#app/domain/payments/held-money/held.queries.server";
import { requireActor } from "#app/http/actor.server";
import { heldFilterOf, requireMoneyDesk } from "#app/http/held-money.server";
import { FILE_PAGE, listFile, wholeList, YUAN } from "#app/http/list-file.server";
import { notFound } from "#app/http/params.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "heldMoney:read" };

/** Reports of held money as the page shows them; `list=places` is the sums of a bureau's places. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "heldMoney:read");
  const desk = requireMoneyDesk(request, actor);
  const filter = await heldFilterOf(request, actor);
  if (new URL(request.url).searchParams.get("list") === "places") {
    if (desk !== "bureau") throw notFound();
    return listFile<PlaceSums>(request, actor, ({ t, yuan, place }) => ({
      name: "held-money-places",
      title: t("heldMoney:byPlace"),
      page: wholeList(() => sumHeldByPlace(actor, filter)),
      columns: [
        { header: t("heldMoney:place"), value: (row) => place(row.name), width: 24 },
        { header: t("heldMoney:col.reports"), value: (row) => row.reports },
        { header: t("heldMoney:col.open"), value: (row) => row.open },
        { header: t("heldMoney:col.late"), value: (row) => row.late },
        { header: t("heldMoney:col.amount"), value: (row) => yuan(row.amountFen), format: YUAN },
        { header: t("heldMoney:col.returned"), value: (row) => yuan(row.returnedFen), format: YUAN },
        { header: t("heldMoney:col.openFen"), value: (row) => yuan(row.openFen), format: YUAN },
      ],
    }));
  }
  return listFile<HeldRow>(request, actor, ({ t, name, yuan, place }) => ({
    name: `held-money-${filter.tab}`,
    title: t("heldMoney:list"),
    page: (after) => listHeld(actor, filter, { after, take: FILE_PAGE }),
    columns: [
      { header: t("heldMoney:number"), value: (row) => row.number, width: 20 },
      { header: t("heldMoney:kindLabel"), value: (row) => t(`heldMoney:kind.${row.kind}`), width: 16 },
      { header: t("heldMoney:contractNumber"), value: (row) => row.contractNumber, width: 24 },
      {
        header: t("heldMoney:debtor"),
        value: (row) =>
          [name(row.debtor, row.debtorEn), row.formerly ? t("heldMoney:formerly", { name: row.formerly }) : ""].filter(Boolean).join(" · "),
        width: 28,
      },
      { header: t("heldMoney:place"), value: (row) => place(row.place), width: 16 },
      { header: t("heldMoney:coop"), value: (row) => name(row.coopName, row.coopNameEn), width: 28 },
      { header: t("heldMoney:col.amount"), value: (row) => yuan(row.amountFen), format: YUAN, width: 14 },
      { header: t("heldMoney:col.returned"), value: (row) => yuan(row.returnedFen), format: YUAN, width: 14 },
      { header: t("heldMoney:col.openFen"), value: (row) => yuan(row.openFen), format: YUAN, width: 14 },
      { header: t("heldMoney:sinceOn"), value: (row) => row.sinceOn, width: 12 },
      { header: t("heldMoney:dueOn"), value: (row) => row.dueOn, width: 12 },
      { header: t("heldMoney:deadlineOn"), value: (row) => (row.waitsFor ? row.deadlineOn : ""), width: 12 },
      { header: t("heldMoney:answerLabel"), value: (row) => (row.answer ? t(`heldMoney:answer.${row.answer}`) : ""), width: 16 },
      { header: t("heldMoney:reportedAt"), value: (row) => formatInstant(row.reportedAt), width: 18 },
      { header: t("heldMoney:stateLabel"), value: (row) => t(`heldMoney:state.${row.state}`), width: 14 },
    ],
  }));
}
