import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { TodoList } from "#app/components/ui/todo-list";
import { coopIdInput } from "#app/domain/catalog/schema";
import { listCountyCoops } from "#app/domain/identity/coops.queries.server";
import { recommendCoop } from "#app/domain/identity/recommend-coop.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "coop:recommend" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "coop:recommend");
  return withEnglishNames(request, { coops: await listCountyCoops(actor), county: actor.orgName });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "coop:recommend");
  const submission = await submitForm(request, coopIdInput, ({ coopId }) => recommendCoop(actor, coopId));
  return submission.ok ? redirectWithFlash(request, paths.county(), "county:flash.recommended") : submission.response;
}

export default function CountyDesk() {
  const { t } = useTranslation("county");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { coops, county } = useLoaderData<typeof loader>();
  const recommend = (coopId: string, act: boolean) => (
    <Form method="post">
      <input type="hidden" name="coopId" value={coopId} />
      <Button size="sm" variant={act ? "act" : "quiet"}>
        {t("recommend")}
      </Button>
    </Form>
  );
  const waiting = coops.filter((coop) => coop.recommendedOn === null);
  return (
    <>
      <PageHead over={placeOf(county)} title={t("title")} lead={t("lead")} />
      <IntentErrors />
      <div className="grid gap-6">
        <Panel title={t("todo")}>
          <TodoList
            label={t("todo")}
            todos={waiting.slice(0, 10).map((coop) => ({
              key: coop.id,
              kind: "审" as const,
              sentence: t("todoRecommend", { name: nameOf(coop.name) }),
              detail: `${t(`kind.${coop.kind as "COOPERATIVE"}`)} · ${coop.contactName} ${coop.contactPhone}`,
              action: recommend(coop.id, true),
            }))}
          />
        </Panel>
        <Panel title={t("coops")} tools={<ListFiles what={t("coops")} />}>
          <DataTable
            caption={t("coops")}
            captionHidden
            rows={coops}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
            columns={[
              { key: "name", header: t("col.name"), title: true, cell: (row) => nameOf(row.name) },
              { key: "kind", header: t("col.kind"), nowrap: true, cell: (row) => t(`kind.${row.kind as "COOPERATIVE"}`) },
              { key: "contact", header: t("col.contact"), quiet: true, cell: (row) => `${row.contactName} ${row.contactPhone}` },
              { key: "products", header: t("col.products"), align: "end", cell: (row) => row.products },
              {
                key: "state",
                header: t("col.state"),
                nowrap: true,
                cell: (row) =>
                  row.recommendedOn ? (
                    <Badge tone="good">{t("recommendedOn", { day: row.recommendedOn })}</Badge>
                  ) : (
                    recommend(row.id, false)
                  ),
              },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "县域工作台 County desk · 乡集 Xiangji" }];
