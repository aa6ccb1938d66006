import type { LoaderFunctionArgs } from "@remix-run/node";

import { getYearContent } from "#app/domain/quota/year-end.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "bureau:read" };

/** The frozen result of a closed year, byte for byte as it was hashed. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const { text, fiscalYear } = found(await getYearContent(actor, parseId(params.id)));
  return new Response(text, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="xiangji-year-${fiscalYear}.json"`,
      "Cache-Control": "private, no-store",
    },
  });
}
