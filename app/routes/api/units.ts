import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listUnits } from "#app/domain/quota/units.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";
import { prefixOf, questionOf, unitFilterOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listUnits, async ({ actor, query }) => {
    const url = new URL(request.url);
    const { question } = await questionOf(url, actor, await prefixOf(url, actor));
    const { units, nextAfter } = await listUnits(actor, question, { ...unitFilterOf(url, limitOf(query)), sort: "name" });
    return { data: units, page: { next: nextAfter } };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
