import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listProgress } from "#app/domain/quota/account.queries.server";
import { getUnitRecord } from "#app/domain/quota/unit-record.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { yearFor } from "#app/http/api/side";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.getUnitQuota, async ({ actor, params: { unitId }, query }) => {
    const unit = await getUnitRecord(actor, unitId);
    if (!unit) return null;
    const fiscalYear = yearFor(actor, query.year);
    return { unit, fiscalYear, accounts: await listProgress(unit.id, unit.divisionCode, fiscalYear, calendarDateOf(actor.now)) };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
