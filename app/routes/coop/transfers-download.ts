import type { LoaderFunctionArgs } from "@remix-run/node";

import { requireActor } from "#app/http/actor.server";
import { transfersFile } from "#app/routes/transfers/file.server";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return transfersFile(request, await requireActor(request, "sale:read"));
}
