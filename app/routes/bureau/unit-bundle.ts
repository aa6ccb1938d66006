import type { LoaderFunctionArgs } from "@remix-run/node";

import { getLedgerBundle } from "#app/domain/quota/export-bundle.queries.server";
import { getUnitRecord } from "#app/domain/quota/unit-record.queries.server";
import { requireActor } from "#app/http/actor.server";
import { bundleDownload } from "#app/http/bundle-download.server";
import { found, parseId, parseYear } from "#app/http/params.server";

export const handle = { policy: "bureau:read" };

/** The ledger of a unit below the bureau with its proofs. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const unit = found(await getUnitRecord(actor, parseId(params.id)));
  return bundleDownload(found(await getLedgerBundle(unit.id, parseYear(params.year), actor.now)));
}
