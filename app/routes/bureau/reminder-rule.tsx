import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { RuleStatusBadge } from "#app/components/supervision/badges";
import { ReminderRuleForm, REMINDER_RULE_FORM } from "#app/components/supervision/reminder-rule-form";
import { ReminderRulesTable } from "#app/components/supervision/reminder-rules-table";
import { RuleDecision } from "#app/components/supervision/rule-decision";
import { END_FORM, RuleEnding } from "#app/components/supervision/rule-ending";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listDivisionsAt, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { proposeReminderRule } from "#app/domain/supervision/propose-reminder-rule.server";
import { getEndings } from "#app/domain/supervision/endings.queries.server";
import { listReminderRuleVersions } from "#app/domain/supervision/rules.queries.server";
import { reminderRuleInput } from "#app/domain/supervision/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { decideRule } from "#app/routes/bureau/rule-decision.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  const [versions, ends, divisions, programmes] = await Promise.all([
    listReminderRuleVersions(actor, parseId(params.id)),
    getEndings(actor, "reminder-rule", parseId(params.id)),
    listDivisionsAt(actor.divisionPrefix),
    listProgrammesBelow(actor.divisionPrefix, fiscalYearOf(today)),
  ]);
  const rule = found(versions[0]);
  return {
    rule,
    versions,
    ends,
    divisions,
    programmes,
    today,
    own: rule.proposedById === actor.userId,
    decides: can(actor, "supervision:decide"),
    proposes: can(actor, "supervision:propose"),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const id = parseId(params.id);
  if ((await intentOf(request)) !== "propose") return decideRule(request, actor, "reminder-rule", id, paths.bureauReminderRule(id));
  const submission = await submitForm(request, reminderRuleInput, (input) => proposeReminderRule(actor, input));
  return submission.ok ? redirectWithFlash(request, paths.bureauReminderRule(id), "supervision:flash.proposed") : submission.response;
}

export default function ReminderRule() {
  const { t } = useTranslation("supervision");
  const placeOf = usePlaceName();
  const { rule, versions, ends, divisions, programmes, today, own, decides, proposes } = useLoaderData<typeof loader>();
  const inForce = rule.status === "CONFIRMED" && (rule.validTo === null || rule.validTo >= today);
  const changes = proposes && rule.status !== "PROPOSED";
  return (
    <>
      <Breadcrumb
        crumbs={[
          { label: t("reminders"), to: paths.bureauReminders() },
          { label: t("reminderRules"), to: paths.bureauReminderRules() },
          { label: t(`subject.${rule.subject}`) },
        ]}
      />
      <PageHead
        over={`${rule.divisionPrefix === "" ? t("nation") : placeOf(rule.place ?? "")} · ${t("versionNumber", { version: rule.version })}`}
        title={`${t("reminderRules")} · ${t(`subject.${rule.subject}`)}`}
        lead={rule.message}
        tools={<RuleStatusBadge rule={rule} today={today} />}
      />
      <IntentErrors forms={[...(inForce && proposes ? [END_FORM] : []), ...(changes ? [REMINDER_RULE_FORM] : [])]} />
      <div className="grid gap-6">
        <Panel title={t("versions")}>
          <ReminderRulesTable rules={versions} today={today} versions />
        </Panel>
        <Panel title={t("act")}>
          {rule.status === "PROPOSED" ? (
            <RuleDecision subject={{ name: "version", value: rule.version }} {...{ own, decides, proposes }} />
          ) : (
            <RuleEnding
              {...ends}
              {...{ version: rule.version, inForce, proposes, decides }}
              kind="reminder-rule"
              hint={t("endReminderHint")}
            />
          )}
        </Panel>
        {changes ? (
          <Panel title={t("ruleChange")}>
            <ReminderRuleForm {...{ divisions, programmes, today }} ruleId={rule.id} version={rule.version + 1} before={rule} />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "催办规则 Reminder rule · 乡集 Xiangji" }];
