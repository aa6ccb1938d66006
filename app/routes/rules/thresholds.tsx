import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { RuleTabs } from "#app/components/rules/rule-tabs";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { listThresholdsAround } from "#app/domain/region/reservation-thresholds.queries.server";
import { purchaseKinds, thresholdInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm, requireThresholdDesk } from "#app/http/rule-change.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { formatBps, formatFen } from "#app/lib/money";

export const handle = { policy: "rule:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "rule:read");
  const desk = requireThresholdDesk(request, actor);
  const [thresholds, divisions] = await Promise.all([
    listThresholdsAround(actor.divisionPrefix),
    desk === "bureau" ? listDivisionsAt(actor.divisionPrefix) : null,
  ]);
  return { thresholds, divisions, desk, year: fiscalYearOf(calendarDateOf(actor.now)), proposes: can(actor, "rule:propose") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  requireThresholdDesk(request, actor);
  if ((await intentOf(request)) !== "add") throw new Response(null, { status: 400 });
  return draftFromForm(request, actor, thresholdInput, (input) => ({
    kind: "THRESHOLD_SET",
    input: { ...input, wholeUpTo: input.wholeUpTo.toString() },
  }));
}

export const meta: MetaFunction = () => [{ title: "预留限额 Thresholds · 乡集 Xiangji" }];

export default function Thresholds() {
  const { t } = useTranslation(["reservations", "rules", "admin"]);
  const placeOf = usePlaceName();
  const { thresholds, divisions, desk, year, proposes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("thresholdsTitle")} lead={t("thresholdsLead")} />
      {desk === "bureau" ? <RuleTabs /> : <ReferenceTabs />}
      <IntentErrors forms={proposes ? ["add-threshold"] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel tools={<ListFiles what={t("thresholdsTitle")} />}>
          <DataTable
            caption={t("thresholdsTitle")}
            captionHidden
            rows={thresholds}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("admin:ref.empty")} />}
            columns={[
              { key: "kind", header: t("thresholdKind"), title: true, cell: (row) => t(`kind.${row.kind}`) },
              { key: "place", header: t("thresholdPlace"), cell: (row) => (row.divisionPrefix === "" ? t("nation") : placeOf(row.place)) },
              { key: "from", header: t("thresholdFrom"), align: "end", nowrap: true, cell: (row) => row.fromYear },
              { key: "amount", header: t("thresholdAmount"), align: "end", nowrap: true, cell: (row) => formatFen(row.wholeUpToFen) },
              { key: "part", header: t("thresholdPart"), align: "end", nowrap: true, cell: (row) => formatBps(row.partMinimumBps) },
              { key: "version", header: t("thresholdVersion"), align: "end", nowrap: true, cell: (row) => row.version },
              { key: "source", header: t("thresholdSource"), quiet: true, cell: (row) => row.source },
            ]}
          />
        </Panel>
        {proposes ? (
          <Panel title={t("thresholdNew")}>
            <RowForm
              id="add-threshold"
              intent="add"
              submit={t("rules:draft")}
              fields={[
                {
                  name: "purchaseKind",
                  label: t("thresholdKind"),
                  kind: "select",
                  value: "GOODS",
                  options: purchaseKinds.map((value) => ({ value, label: t(`kind.${value}`) })),
                },
                divisions
                  ? {
                      name: "divisionCode",
                      label: t("thresholdPlace"),
                      kind: "select",
                      value: divisions[0]?.code ?? "",
                      options: divisions.map((row) => ({ value: row.code, label: placeOf(row.name) })),
                    }
                  : { name: "divisionCode", label: t("admin:ref.code"), kind: "text", hint: t("admin:ref.nationHint") },
                { name: "fromYear", label: t("thresholdFrom"), kind: "text", value: String(year + 1) },
                { name: "wholeUpTo", label: t("thresholdAmount"), kind: "text" },
                { name: "partMinimum", label: t("thresholdPart"), kind: "text" },
                { name: "source", label: t("thresholdSource"), kind: "text" },
              ]}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}
