import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listOrders } from "#app/domain/ordering/order-list.queries.server";
import { readOrdersOfGroup } from "#app/domain/ordering/order-snapshot.server";
import { placeOrder } from "#app/domain/ordering/place-order.server";
import { orderStatus } from "#app/domain/ordering/states";
import { answer, answerChange } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";
import { sideOf } from "#app/http/api/side";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listOrders, async ({ actor, query }) => {
    const { rows, nextAfter } = await listOrders(actor, sideOf(actor), {
      query: query.q ?? "",
      after: query.after ?? null,
      take: limitOf(query),
    });
    return { data: rows, page: { next: nextAfter } };
  });
}

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerChange(request, params, operations.placeOrder, async ({ actor, body }) => {
    const group = await placeOrder(actor, body);
    const orders = await readOrdersOfGroup(actor, group.id);
    return { ...group, orders: orders.map(({ facts, ...order }) => ({ ...order, status: orderStatus(facts) })) };
  });
}
