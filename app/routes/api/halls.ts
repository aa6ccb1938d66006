import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listHalls } from "#app/domain/catalog/halls.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listHalls, async () => ({ data: await listHalls(), page: { next: null } }));
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
