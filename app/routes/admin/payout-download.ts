import type { LoaderFunctionArgs } from "@remix-run/node";

import { requireActor } from "#app/http/actor.server";
import { payoutFile } from "#app/routes/payouts/files.server";

export const handle = { policy: "payout:read" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return payoutFile(request, await requireActor(request, "payout:read"), params.id);
}
