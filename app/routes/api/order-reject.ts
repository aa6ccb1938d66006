import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { changedOnce } from "#app/domain/ordering/changed-once.server";
import { rejectOrder } from "#app/domain/ordering/end-order.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { answerChange, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printOrder } from "#app/http/api/print";

export const handle = { policy: "api-key" };

export function loader({ request }: LoaderFunctionArgs): Response {
  return methodNotAllowed(request);
}

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerChange(request, params, operations.rejectOrder, async ({ actor, params: { orderId }, body }) => {
    await changedOnce(actor, orderId, () => rejectOrder(actor, orderId, body.reason));
    const order = await getOrder(actor, "coop", orderId);
    return order && printOrder(order);
  });
}
