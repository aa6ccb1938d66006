import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";

import { DeliverySheet } from "#app/components/orders/delivery-sheet";
import { SheetPage } from "#app/components/orders/sheet-page";
import { Badge } from "#app/components/ui/badge";
import { ButtonLink } from "#app/components/ui/button";
import { getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const delivery = found(await getDelivery(actor, "coop", parseId(params.id)));
  // What the canteen scans at the door leads to the acceptance of this delivery.
  const qrSvg = await qrTo(request, paths.unitDelivery(delivery.id));
  return withEnglishNames(request, { delivery, qrSvg, printedAt: formatInstant(actor.now) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `送货单 Delivery sheet ${data?.delivery.number} · 乡集 Xiangji` }];

export default function CoopShipment() {
  const { t } = useTranslation("orders");
  const { delivery, qrSvg, printedAt } = useLoaderData<typeof loader>();
  return (
    <SheetPage
      orderTo={paths.coopSale(delivery.orderId)}
      tools={
        delivery.acceptance ? (
          <ButtonLink variant="quiet" to={paths.coopAcceptance(delivery.acceptance.id)}>
            {t("acceptanceSheet")} {delivery.acceptance.number}
          </ButtonLink>
        ) : (
          <Badge tone="warn">{t("notAccepted")}</Badge>
        )
      }
    >
      <DeliverySheet delivery={delivery} qrSvg={qrSvg} printedAt={printedAt} />
    </SheetPage>
  );
}
