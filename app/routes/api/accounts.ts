import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listProgress } from "#app/domain/quota/account.queries.server";
import { getOwnUnit } from "#app/domain/quota/own-filing.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { yearFor } from "#app/http/api/side";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listAccounts, async ({ actor, query }) => {
    const fiscalYear = yearFor(actor, query.year);
    const unit = await getOwnUnit(actor);
    const data = await listProgress(unit.id, unit.divisionCode, fiscalYear, calendarDateOf(actor.now));
    return { fiscalYear, data, page: { next: null } };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
