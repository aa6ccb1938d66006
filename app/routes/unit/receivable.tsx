import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ReceivableSheet } from "#app/components/orders/receivable-sheet";
import { SheetPage } from "#app/components/orders/sheet-page";
import { getReceivable } from "#app/domain/payments/receivable-document.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const receivable = found(await getReceivable(actor, parseId(params.id)));
  return { receivable, qrSvg: await qrTo(request, paths.unitReceivable(receivable.id)), printedAt: formatInstant(actor.now) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.receivable.number} · 乡集 Xiangji` }];

export default function UnitReceivable() {
  const { receivable, qrSvg, printedAt } = useLoaderData<typeof loader>();
  return (
    <SheetPage orderTo={paths.unitOrder(receivable.orderId)}>
      <ReceivableSheet receivable={receivable} qrSvg={qrSvg} printedAt={printedAt} />
    </SheetPage>
  );
}
