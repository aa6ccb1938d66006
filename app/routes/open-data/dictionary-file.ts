import type { LoaderFunctionArgs } from "@remix-run/node";

import { dictionaryOf } from "#app/routes/open-data/dictionary-data.server";
import { entityResponse } from "#app/http/entity.server";

export const handle = { policy: "public" };

/** The data dictionary for machines: every column and code list, in both languages. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const text = JSON.stringify(await dictionaryOf(), null, 2);
  return entityResponse(request, text, { mediaType: "application/json; charset=utf-8", mayBeKept: false });
}
