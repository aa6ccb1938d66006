import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { getAcceptance } from "#app/domain/ordering/delivery.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printAcceptance } from "#app/http/api/print";
import { sideOf } from "#app/http/api/side";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.getAcceptance, async ({ actor, params: { acceptanceId } }) => {
    const acceptance = await getAcceptance(actor, sideOf(actor), acceptanceId);
    return acceptance && printAcceptance(acceptance);
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
