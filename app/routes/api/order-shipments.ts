import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { changedOnce } from "#app/domain/ordering/changed-once.server";
import { getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { answerChange, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printShipment } from "#app/http/api/print";

export const handle = { policy: "api-key" };

export function loader({ request }: LoaderFunctionArgs): Response {
  return methodNotAllowed(request);
}

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerChange(request, params, operations.shipOrder, async ({ actor, params: { orderId }, body }) => {
    await changedOnce(actor, orderId, () => shipOrder(actor, orderId, body));
    const shipment = await getDelivery(actor, "coop", actor.onceId ?? "");
    return shipment && printShipment(shipment);
  });
}
