import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { DivisionView } from "#app/components/bureau/division-view";
import { requireActor } from "#app/http/actor.server";
import { loadDivision } from "#app/routes/bureau/division-data.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  return loadDivision(request, actor, actor.divisionPrefix);
}

export default function BureauOverview() {
  return <DivisionView {...useLoaderData<typeof loader>()} />;
}

export const meta: MetaFunction = () => [{ title: "监管总览 Overview · 乡集 Xiangji" }];
