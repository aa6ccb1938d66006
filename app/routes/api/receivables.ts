import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { listReceivables } from "#app/domain/payments/receivables.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { limitOf } from "#app/http/api/fields";
import { operations } from "#app/http/api/operations.server";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.listReceivables, async ({ actor, query }) => {
    const { rows, nextAfter } = await listReceivables(actor, {
      state: query.state ?? "open",
      after: query.after ?? null,
      take: limitOf(query),
    });
    return {
      data: rows.map(({ bankName, bankAccountName, bankAccountNumber, pledged, ...row }) => ({
        ...row,
        payee: { bankName, accountName: bankAccountName, accountNumber: bankAccountNumber, pledged },
      })),
      page: { next: nextAfter },
    };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
