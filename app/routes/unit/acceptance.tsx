import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { useDropDraft } from "#app/components/form/use-kept-form";
import { AcceptanceSheet } from "#app/components/orders/acceptance-sheet";
import { PrintButton } from "#app/components/orders/print-button";
import { ButtonLink } from "#app/components/ui/button";
import { getAcceptance } from "#app/domain/ordering/delivery.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  return { acceptance: found(await getAcceptance(actor, "unit", parseId(params.id))), printedAt: formatInstant(actor.now) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.acceptance.number} · 乡集 Xiangji` }];

export default function UnitAcceptance() {
  const { t } = useTranslation("orders");
  const { acceptance, printedAt } = useLoaderData<typeof loader>();
  useDropDraft(acceptance.shipmentId);
  return (
    <>
      <div className="form-actions no-print mb-5">
        <ButtonLink variant="quiet" to={paths.unitOrder(acceptance.orderId)}>
          {t("toOrder")}
        </ButtonLink>
        <PrintButton />
      </div>
      <AcceptanceSheet
        acceptance={acceptance}
        photoTo={(fileId) => paths.unitAcceptancePhoto(acceptance.id, fileId)}
        printedAt={printedAt}
      />
    </>
  );
}
