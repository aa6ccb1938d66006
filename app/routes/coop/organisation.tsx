import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { RENAME_FORM, RenamePanel } from "#app/components/organisations/rename-panel";
import { PageHead } from "#app/components/ui/page-head";
import { renameCoop } from "#app/domain/catalog/rename-coop.server";
import { getCoopName, listFormerCoopNames } from "#app/domain/identity/names.queries.server";
import { can } from "#app/domain/identity/policy";
import { renameInput } from "#app/domain/identity/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const [name, former] = await Promise.all([getCoopName(actor.orgId), listFormerCoopNames(actor.orgId)]);
  return withEnglishNames(request, { name, former, today: calendarDateOf(actor.now), renames: can(actor, "coop:rename") });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "coop:rename");
  if ((await intentOf(request)) !== "rename") throw new Response(null, { status: 400 });
  const submission = await submitForm(request, renameInput, (input) => renameCoop(actor, input));
  return submission.ok ? redirectWithFlash(request, paths.coopOrganisation(), "organisations:flash.renamed") : submission.response;
}

export default function CoopOrganisation() {
  const { t } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const data = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={nameOf(data.name.name, data.name.nameEn)} title={t("ownName")} lead={t("ownNameLead")} />
      <IntentErrors forms={data.renames ? [RENAME_FORM] : []} />
      <div className="max-w-2xl">
        <RenamePanel {...data} />
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "名称 Name · 乡集 Xiangji" }];
