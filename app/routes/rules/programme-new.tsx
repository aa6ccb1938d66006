import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { countingStages, newProgrammeInput, sellerSizeNames } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm, requireProgrammeDesk } from "#app/http/rule-change.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "rule:propose" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  const desk = requireProgrammeDesk(request, actor);
  const divisions = desk === "bureau" ? await listDivisionsAt(actor.divisionPrefix) : null;
  return { desk, divisions, from: `${fiscalYearOf(calendarDateOf(actor.now)) + 1}-01-01` };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  requireProgrammeDesk(request, actor);
  if ((await intentOf(request)) !== "add") throw new Response(null, { status: 400 });
  return draftFromForm(request, actor, newProgrammeInput, (input) => ({ kind: "PROGRAMME_ADD", input }));
}

export default function ProgrammeNew() {
  const { t } = useTranslation(["rules", "admin"]);
  const placeOf = usePlaceName();
  const { desk, divisions, from } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb
        crumbs={[
          desk === "bureau"
            ? { label: t("library"), to: paths.bureauRules() }
            : { label: t("admin:kind.programmes"), to: paths.adminReference("programmes") },
          { label: t("kind.PROGRAMME_ADD") },
        ]}
      />
      <PageHead title={t("kind.PROGRAMME_ADD")} lead={t("programmeNewLead")} />
      <IntentErrors forms={["add-programme"]} />
      <div className="max-w-2xl">
        <Panel>
          <RowForm
            id="add-programme"
            intent="add"
            submit={t("draft")}
            fields={[
              { name: "nameZh", label: t("admin:ref.nameZh"), kind: "text" },
              { name: "nameEn", label: t("admin:ref.nameEn"), kind: "text" },
              { name: "shortZh", label: t("admin:ref.shortZh"), kind: "text", hint: t("admin:ref.shortHint") },
              { name: "shortEn", label: t("admin:ref.shortEn"), kind: "text" },
              { name: "programmeCode", label: t("admin:ref.code"), kind: "text", hint: t("programmeCodeHint") },
              divisions
                ? {
                    name: "divisionCode",
                    label: t("fact.bound"),
                    kind: "select",
                    value: divisions[0]?.code ?? "",
                    options: divisions.map((row) => ({ value: row.code, label: placeOf(row.name) })),
                  }
                : { name: "divisionCode", label: t("fact.bound"), kind: "text", hint: t("admin:ref.nationHint") },
              {
                name: "seller",
                label: t("fact.seller"),
                kind: "select",
                value: "COUNTIES",
                options: sellerSizeNames.map((value) => ({ value, label: t(`seller.${value}`) })),
              },
              {
                name: "countingStage",
                label: t("fact.countingStage"),
                kind: "select",
                value: "SETTLED",
                options: countingStages.map((value) => ({ value, label: t(`stage.${value}`) })),
              },
              { name: "validFrom", label: t("fact.validFrom"), kind: "date", value: from },
              { name: "validTo", label: t("fact.lastDay"), kind: "date", hint: t("admin:ref.openEnd") },
              { name: "source", label: t("col.source"), kind: "text" },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "新增项目 New programme · 乡集 Xiangji" }];
