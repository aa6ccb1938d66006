import type { LoaderFunctionArgs } from "@remix-run/node";

import { describeApi } from "#app/http/api/document.server";
import { localeOf } from "#app/http/api/problem.server";
import { entityResponse } from "#app/http/entity.server";

export const handle = { policy: "public" };

/** The description of the API, OpenAPI 3.1, in the language that is asked for. */
export function loader({ request }: LoaderFunctionArgs): Response {
  const locale = localeOf(request);
  const response = entityResponse(request, JSON.stringify(describeApi(request, locale)), {
    mediaType: "application/json; charset=utf-8",
    mayBeKept: false,
  });
  response.headers.set("Content-Language", locale);
  response.headers.set("Vary", "Accept-Language");
  return response;
}
