import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listCases } from "#app/domain/supervision/cases.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";
import { allCases } from "#app/http/api/side";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listCases, async ({ actor, query }) => {
    const filter = allCases(actor, { status: query.status ?? "OPEN", after: query.after ?? null, limit: limitOf(query) });
    const { lines, nextAfter } = await listCases(actor, filter);
    return { data: lines.flatMap((line) => (line.kind === "case" ? [line] : [])), page: { next: nextAfter } };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
