import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listShipments } from "#app/domain/ordering/shipment-list.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";
import { sideOf } from "#app/http/api/side";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listShipments, async ({ actor, query }) => {
    const { rows, nextAfter } = await listShipments(actor, sideOf(actor), query.after ?? null, limitOf(query));
    return { data: rows, page: { next: nextAfter } };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
