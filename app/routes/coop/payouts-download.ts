import type { LoaderFunctionArgs } from "@remix-run/node";

import { requireActor } from "#app/http/actor.server";
import { payoutsFile } from "#app/routes/payouts/files.server";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return payoutsFile(request, await requireActor(request, "sale:read"));
}
