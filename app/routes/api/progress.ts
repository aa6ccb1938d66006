import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { getOverview } from "#app/domain/quota/overview.queries.server";
import { getDivision } from "#app/domain/region/programmes.queries.server";
import { answer, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";
import { printFigures } from "#app/http/api/print";
import { questionOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "api-key" };

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answer(request, params, operations.getProgress, async ({ actor, params: { code } }) => {
    const division = await getDivision(code);
    if (!division?.prefix.startsWith(actor.divisionPrefix)) return null;
    const { question, programme, year } = await questionOf(new URL(request.url), actor, division.prefix);
    const { node, children } = await getOverview(actor, question);
    return { fiscalYear: year, programme: programme.code, node: printFigures(node), children: children.map(printFigures) };
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return methodNotAllowed(request);
}
