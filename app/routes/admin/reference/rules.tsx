import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { IntentErrors } from "#app/components/form/intent-errors";
import { TargetRuleForm } from "#app/components/rules/target-rule-form";
import { retireFormId, TargetRulesTable } from "#app/components/rules/target-rules-table";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listProgrammes, listTargetRules } from "#app/domain/region/reference.queries.server";
import { retireRuleInput, targetRuleInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm } from "#app/http/rule-change.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  const today = calendarDateOf(actor.now);
  const [rules, programmes] = await Promise.all([listTargetRules(), listProgrammes(today)]);
  return {
    rules,
    programmes: programmes.map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })),
    year: fiscalYearOf(today),
    edits: can(actor, "rule:propose"),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  switch (await intentOf(request)) {
    case "add":
      return draftFromForm(request, actor, targetRuleInput, (input) => ({ kind: "TARGET_RULE_ADD", input }));
    case "retire":
      return draftFromForm(request, actor, retireRuleInput, (input) => ({ kind: "TARGET_RULE_RETIRE", input }));
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function ReferenceRules() {
  const { t } = useTranslation(["admin", "rules"]);
  const { rules, programmes, year, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.rules")} lead={t("kindLead.rules")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["add-rule", ...rules.map((row) => retireFormId(row.id))] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel tools={<ListFiles what={t("kind.rules")} list="shares" />}>
          <TargetRulesTable rules={rules} retires={() => edits} />
        </Panel>
        {edits ? (
          <Panel title={t("ruleAdd")}>
            <TargetRuleForm programmes={programmes} year={year} />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
