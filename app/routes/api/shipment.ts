import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printShipment } from "#app/http/api/print";
import { sideOf } from "#app/http/api/side";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.getShipment, async ({ actor, params: { shipmentId } }) => {
    const shipment = await getDelivery(actor, sideOf(actor), shipmentId);
    return shipment && printShipment(shipment);
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
