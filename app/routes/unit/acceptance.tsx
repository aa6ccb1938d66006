import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { useDropDraft } from "#app/components/form/use-kept-form";
import { AcceptanceSheet } from "#app/components/orders/acceptance-sheet";
import { SheetPage } from "#app/components/orders/sheet-page";
import { getAcceptance } from "#app/domain/ordering/delivery.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  const acceptance = found(await getAcceptance(actor, "unit", parseId(params.id)));
  return withEnglishNames(request, {
    acceptance,
    qrSvg: await qrTo(request, paths.unitAcceptance(acceptance.id)),
    printedAt: formatInstant(actor.now),
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.acceptance.number} · 乡集 Xiangji` }];

export default function UnitAcceptance() {
  const { acceptance, qrSvg, printedAt } = useLoaderData<typeof loader>();
  useDropDraft(acceptance.shipmentId);
  return (
    <SheetPage orderTo={paths.unitOrder(acceptance.orderId)}>
      <AcceptanceSheet
        acceptance={acceptance}
        photoTo={(fileId) => paths.unitAcceptancePhoto(acceptance.id, fileId)}
        qrSvg={qrSvg}
        printedAt={printedAt}
      />
    </SheetPage>
  );
}
