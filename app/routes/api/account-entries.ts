import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { findAccountOwner } from "#app/domain/quota/account-owner.queries.server";
import { listEntries } from "#app/domain/quota/account.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";
import { keyNumber } from "#app/http/api/side";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listEntries, async ({ actor, params: { accountId }, query }) => {
    const unitId = await findAccountOwner(actor, accountId);
    if (unitId === null) return null;
    const limit = limitOf(query);
    const entries = await listEntries(unitId, accountId, { limit: limit + 1, ...keyNumber("beforeSeq", query.after) });
    const data = entries.slice(0, limit);
    return { data, page: { next: entries.length > limit ? String(data.at(-1)?.seq) : null } };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
