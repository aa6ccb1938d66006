import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { acceptDeliveryOnce } from "#app/domain/ordering/accept-delivery.server";
import { getAcceptance } from "#app/domain/ordering/delivery.queries.server";
import { requireOwnPhotos } from "#app/domain/ordering/own-photos.server";
import { answerChange, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printAcceptance } from "#app/http/api/print";

export const handle = { policy: "api-key" };

export function loader({ request }: LoaderFunctionArgs): Response {
  return methodNotAllowed(request);
}

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerChange(request, params, operations.acceptDelivery, async ({ actor, params: { shipmentId }, body }) => {
    await requireOwnPhotos(
      actor,
      body.lines.map((line) => line.photoFileId),
    );
    const acceptance = await getAcceptance(actor, "unit", await acceptDeliveryOnce(actor, shipmentId, body));
    return acceptance && printAcceptance(acceptance);
  });
}
