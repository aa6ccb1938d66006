import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listOwnFilings } from "#app/domain/quota/account-owner.queries.server";
import { listFilings } from "#app/domain/quota/filings.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";
import { yearFor } from "#app/http/api/side";
import { calendarDateOf } from "#app/lib/dates";
import { isId } from "#app/lib/ids";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listFilings, async ({ actor, query }) => {
    const take = limitOf(query);
    if (actor.audience === "unit") {
      const own = { fiscalYear: query.year ? Number(query.year) : null, status: query.status ?? null, after: query.after ?? null, take };
      const { filings, nextAfter } = await listOwnFilings(actor, own);
      return { data: filings, page: { next: nextAfter } };
    }
    const fiscalYear = yearFor(actor, query.year);
    const after = isId(query.after) ? query.after : null;
    const question = {
      fiscalYear,
      status: query.status ?? ("SUBMITTED" as const),
      late: false,
      today: calendarDateOf(actor.now),
      q: "",
      after,
      limit: take,
    };
    const { filings, nextAfter } = await listFilings(actor, question);
    return { data: filings.map((filing) => ({ ...filing, fiscalYear })), page: { next: nextAfter } };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
