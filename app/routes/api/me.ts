import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import type { keyHolders } from "#app/domain/identity/api-scopes";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.getMe, ({ actor, holder: { grant, ...key } }) =>
    Promise.resolve({
      organisation: { kind: grant.audience as (typeof keyHolders)[number], id: grant.orgId, name: grant.orgName, nameEn: grant.orgNameEn },
      person: actor.name,
      role: grant.role,
      key,
    }),
  );
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
