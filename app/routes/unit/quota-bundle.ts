import type { LoaderFunctionArgs } from "@remix-run/node";

import { getLedgerBundle } from "#app/domain/quota/export-bundle.queries.server";
import { requireActor } from "#app/http/actor.server";
import { bundleDownload } from "#app/http/bundle-download.server";
import { found, parseYear } from "#app/http/params.server";

export const handle = { policy: "quota:read" };

/** The unit's own ledger of a year with its proofs. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "quota:read");
  return bundleDownload(found(await getLedgerBundle(actor.orgId, parseYear(params.year), actor.now)));
}
