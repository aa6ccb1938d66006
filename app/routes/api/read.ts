import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { answerRead, methodNotAllowed } from "#app/http/api/answer.server";

export const handle = { policy: "api-key" };

/** Every read that is declared in `app/http/api/reads`. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answerRead(request, params);
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
