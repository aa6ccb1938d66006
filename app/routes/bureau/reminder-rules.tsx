import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReminderRuleForm, REMINDER_RULE_FORM } from "#app/components/supervision/reminder-rule-form";
import { ReminderRulesTable } from "#app/components/supervision/reminder-rules-table";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listDivisionsAt, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { proposeReminderRule } from "#app/domain/supervision/propose-reminder-rule.server";
import { listReminderRules } from "#app/domain/supervision/rules.queries.server";
import { reminderRuleInput } from "#app/domain/supervision/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  const [rules, divisions, programmes] = await Promise.all([
    listReminderRules(actor, today),
    listDivisionsAt(actor.divisionPrefix),
    listProgrammesBelow(actor.divisionPrefix, fiscalYearOf(today)),
  ]);
  return { rules, divisions, programmes, ruleId: newId(), today, proposes: can(actor, "supervision:propose") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const submission = await submitForm(request, reminderRuleInput, (input) => proposeReminderRule(actor, input));
  return submission.ok ? redirectWithFlash(request, paths.bureauReminderRules(), "supervision:flash.proposed") : submission.response;
}

export default function ReminderRules() {
  const { t } = useTranslation("supervision");
  const { rules, divisions, programmes, ruleId, today, proposes } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("reminders"), to: paths.bureauReminders() }, { label: t("reminderRules") }]} />
      <PageHead title={t("reminderRules")} lead={t("reminderRulesLead")} />
      <IntentErrors forms={proposes ? [REMINDER_RULE_FORM] : []} />
      <div className="grid gap-6">
        <Panel tools={<ListFiles what={t("reminderRules")} />}>
          <ReminderRulesTable rules={rules} today={today} />
        </Panel>
        <Panel title={t("reminderRuleNew")}>
          {proposes ? (
            <ReminderRuleForm {...{ ruleId, divisions, programmes, today }} version={1} />
          ) : (
            <p className="text-ink-2">{t("onlyWorkers")}</p>
          )}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "催办规则 Reminder rules · 乡集 Xiangji" }];
