import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { getOrder } from "#app/domain/ordering/order.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printOrder } from "#app/http/api/print";
import { sideOf } from "#app/http/api/side";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.getOrder, async ({ actor, params: { orderId } }) => {
    const order = await getOrder(actor, sideOf(actor), orderId);
    return order && printOrder(order);
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
