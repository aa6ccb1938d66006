import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { AccountStatementPage } from "#app/components/orders/account-statement";
import { statementOf } from "#app/http/account-statement.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  return withEnglishNames(request, await statementOf(request, await requireActor(request, "sale:read")));
}

export const meta: MetaFunction = () => [{ title: "往来对账 Statement of account · 乡集 Xiangji" }];

export default function CoopStatements() {
  return <AccountStatementPage side="coop" {...useLoaderData<typeof loader>()} />;
}
