import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { AcceptanceSheet } from "#app/components/orders/acceptance-sheet";
import { SheetPage } from "#app/components/orders/sheet-page";
import { getAcceptance } from "#app/domain/ordering/delivery.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const acceptance = found(await getAcceptance(actor, "coop", parseId(params.id)));
  return withEnglishNames(request, {
    acceptance,
    qrSvg: await qrTo(request, paths.coopAcceptance(acceptance.id)),
    printedAt: formatInstant(actor.now),
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.acceptance.number} · 乡集 Xiangji` }];

export default function CoopAcceptance() {
  const { acceptance, qrSvg, printedAt } = useLoaderData<typeof loader>();
  return (
    <SheetPage orderTo={paths.coopSale(acceptance.orderId)}>
      <AcceptanceSheet
        acceptance={acceptance}
        photoTo={(fileId) => paths.coopAcceptancePhoto(acceptance.id, fileId)}
        qrSvg={qrSvg}
        printedAt={printedAt}
      />
    </SheetPage>
  );
}
