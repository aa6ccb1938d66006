import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { FreightForm } from "#app/components/orders/freight-form";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listFreightTables } from "#app/domain/catalog/coop.queries.server";
import { freightTableInput } from "#app/domain/catalog/freight-schema";
import { saveFreightTable } from "#app/domain/catalog/save-freight-table.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "product:edit" };

/** `new` is a table that does not exist yet. */
const idOf = (param: string | undefined) => (param === "new" ? null : parseId(param));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "product:edit");
  const id = idOf(params.id);
  const table = id === null ? null : found((await listFreightTables(actor)).find((candidate) => candidate.id === id) ?? null);
  return { table, coopName: actor.orgName };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "product:edit");
  const id = idOf(params.id);
  const submitted = await submitForm(request, freightTableInput, (input) => saveFreightTable(actor, id, input));
  return submitted.ok ? redirectWithFlash(request, paths.coopFreight(), "coop:flash.freightSaved") : submitted.response;
}

export const meta: MetaFunction = () => [{ title: "运费表 Freight table · 乡集 Xiangji" }];

export default function CoopFreightTable() {
  const { t } = useTranslation("coop");
  const { table, coopName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={coopName} title={table?.name ?? t("newFreightTable")} lead={t("freightLead")} />
      <IntentErrors forms={["freight"]} />
      <Panel>
        <FreightForm table={table} />
      </Panel>
    </>
  );
}
