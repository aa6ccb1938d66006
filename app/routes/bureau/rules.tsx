import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { countingWord } from "#app/components/quota/counting";
import { RuleTabs } from "#app/components/rules/rule-tabs";
import { TargetRuleForm } from "#app/components/rules/target-rule-form";
import { retireFormId, TargetRulesTable } from "#app/components/rules/target-rules-table";
import { named } from "#app/components/shop/names";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { countRuleDecisions } from "#app/domain/quota/rule-changes.queries.server";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { retireRuleInput, targetRuleInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm } from "#app/http/rule-change.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { listBoundProgrammes, listRulesAround } from "#app/http/rule-lists.server";

export const handle = { policy: "rule:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const prefix = actor.divisionPrefix;
  const today = calendarDateOf(actor.now);
  const year = fiscalYearOf(today);
  const [rules, programmes, divisions, decisions] = await Promise.all([
    listRulesAround(prefix),
    listBoundProgrammes(prefix, today),
    listDivisionsAt(prefix),
    countRuleDecisions(actor),
  ]);
  return {
    rules,
    programmes,
    divisions,
    prefix,
    year,
    decisions: can(actor, "rule:decide") ? decisions : 0,
    proposes: can(actor, "rule:propose"),
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

export default function BureauRules() {
  const { t, i18n } = useTranslation("rules");
  const { rules, programmes, divisions, prefix, year, decisions, proposes } = useLoaderData<typeof loader>();
  const retires = (rule: { divisionPrefix: string }) => proposes && rule.divisionPrefix.startsWith(prefix);
  return (
    <>
      <PageHead title={t("library")} lead={t("libraryLead")} />
      <RuleTabs />
      <IntentErrors forms={["add-rule", ...rules.filter(retires).map((row) => retireFormId(row.id))]} />
      {decisions > 0 ? (
        <div className="mb-6">
          <Notice
            tone="warn"
            title={t("waitingForYou", { count: decisions })}
            action={<ButtonLink to={paths.ruleChanges("bureau")}>{t("decide")}</ButtonLink>}
          />
        </div>
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("shares")} tools={<ListFiles what={t("shares")} list="shares" />}>
            <TargetRulesTable rules={rules} retires={retires} />
          </Panel>
          <Panel
            title={t("programmes")}
            tools={
              <>
                {proposes ? (
                  <ButtonLink to={paths.newProgramme("bureau")} variant="quiet" size="sm">
                    {t("programmeNew")}
                  </ButtonLink>
                ) : null}
                <ListFiles what={t("programmes")} list="programmes" />
              </>
            }
          >
            <DataTable
              caption={t("programmes")}
              captionHidden
              rows={programmes}
              rowKey={(row) => row.id}
              columns={[
                {
                  key: "name",
                  header: t("fact.programme"),
                  title: true,
                  cell: (row) => <Link to={paths.bureauProgramme(row.id)}>{named(i18n.language, row.nameZh, row.nameEn)}</Link>,
                },
                { key: "stage", header: t("fact.countingStage"), cell: (row) => t(`stage.${countingWord(row.countingStage)}`) },
                { key: "counties", header: t("counties"), align: "end", nowrap: true, cell: (row) => row.counties },
                { key: "source", header: t("col.source"), quiet: true, cell: (row) => row.source },
              ]}
            />
          </Panel>
        </div>
        {proposes ? (
          <Panel title={t("kind.TARGET_RULE_ADD")}>
            <TargetRuleForm programmes={programmes} divisions={divisions} year={year} />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "规则库 Rules · 乡集 Xiangji" }];
