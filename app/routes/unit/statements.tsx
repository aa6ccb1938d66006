import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { AccountStatementPage } from "#app/components/orders/account-statement";
import { statementOf } from "#app/http/account-statement.server";
import { requireActor } from "#app/http/actor.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  return statementOf(request, await requireActor(request, "receivable:read"));
}

export const meta: MetaFunction = () => [{ title: "往来对账 Statement of account · 乡集 Xiangji" }];

export default function UnitStatements() {
  const page = useLoaderData<typeof loader>();
  return (
    <AccountStatementPage {...page} download={(format) => paths.unitStatementDownload({ with: page.other, month: page.month, format })} />
  );
}
