import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { localeOf, Problem, problemResponse } from "#app/http/api/problem.server";

export const handle = { policy: "public" };

/** An address below the API's that is none says so as the API does. */
export function loader({ request }: LoaderFunctionArgs): Response {
  return problemResponse(new Problem(404, "api.notFound"), localeOf(request));
}

export function action({ request }: ActionFunctionArgs): Response {
  return problemResponse(new Problem(404, "api.notFound"), localeOf(request));
}
