import type { LoaderFunctionArgs } from "@remix-run/node";

import { statementDownload } from "#app/http/account-statement.server";
import { requireActor } from "#app/http/actor.server";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return statementDownload(request, await requireActor(request, "sale:read"));
}
