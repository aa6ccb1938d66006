import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { SCORE_RULE_FORM, ScoreRuleForm } from "#app/components/scores/score-rule-form";
import { RulePaper } from "#app/components/supervision/rule-paper";
import { RuleStatusBadge } from "#app/components/supervision/badges";
import { RuleDecision } from "#app/components/supervision/rule-decision";
import { END_FORM, RuleEnding } from "#app/components/supervision/rule-ending";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { getEndings } from "#app/domain/supervision/endings.queries.server";
import { proposeScoreRule } from "#app/domain/supervision/scores/propose-score-rule.server";
import { scoreRuleInput } from "#app/domain/supervision/scores/schema";
import { listScoreRuleVersions } from "#app/domain/supervision/scores/score-rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { decideRule } from "#app/routes/bureau/rule-decision.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  return {
    versions: await listScoreRuleVersions(actor),
    ends: await getEndings(actor, "score-rule", actor.orgId),
    today,
    year: fiscalYearOf(today),
    me: actor.userId,
    proposes: can(actor, "supervision:propose"),
    decides: can(actor, "supervision:decide"),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  if ((await intentOf(request)) !== "propose") return decideRule(request, actor, "score-rule", actor.orgId, paths.bureauScoreRule());
  const submission = await submitForm(request, scoreRuleInput, async (input) => proposeScoreRule(actor, input, await documentOf(request)));
  return submission.ok ? redirectWithFlash(request, paths.bureauScoreRule(), "supervision:flash.proposed") : submission.response;
}

export default function BureauScoreRule() {
  const { t } = useTranslation(["scores", "supervision"]);
  const { versions, ends, today, year, me, proposes, decides } = useLoaderData<typeof loader>();
  const rule = versions[0] ?? null;
  const inForce = rule?.status === "CONFIRMED" && (rule.validTo === null || rule.validTo >= today);
  const changes = proposes && rule?.status !== "PROPOSED";
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.bureauScores() }, { label: t("rule") }]} />
      <PageHead title={t("rule")} lead={t("lead")} tools={rule ? <RuleStatusBadge rule={rule} today={today} /> : null} />
      <IntentErrors forms={[...(inForce && proposes ? [END_FORM] : []), ...(changes ? [SCORE_RULE_FORM] : [])]} />
      <div className="grid gap-6">
        <Panel title={t("versions")}>
          <DataTable
            caption={t("versions")}
            captionHidden
            rows={versions}
            rowKey={({ version }) => String(version)}
            empty={<EmptyState title={t("noRule", { year })}>{t("noRuleText")}</EmptyState>}
            columns={[
              { key: "version", header: t("version"), title: true, cell: ({ version }) => version },
              { key: "status", header: t("inForce"), cell: (row) => <RuleStatusBadge rule={row} today={today} /> },
              {
                key: "from",
                header: t("year"),
                cell: ({ fromYear, validTo }) =>
                  `${t("fromYear", { year: fromYear })}${validTo ? ` ${t("untilDay", { day: validTo })}` : ""}`,
              },
              {
                key: "weights",
                header: t("col.weight"),
                cell: ({ criteria }) => criteria.map(({ name, weight }) => `${t(`criterion.${name}`)} ${weight}`).join(" · "),
              },
              {
                key: "source",
                header: t("field.source"),
                cell: (row) => <RulePaper {...row} file={row.documentFileId && paths.bureauScoreRuleDocument(row.documentFileId)} />,
              },
              { key: "proposed", header: t("proposedBy"), cell: (row) => `${row.proposedBy ?? "—"} · ${formatInstant(row.proposedAt)}` },
              {
                key: "decided",
                header: t("decidedBy"),
                cell: (row) => (row.decidedAt ? `${row.decidedBy ?? "—"} · ${formatInstant(row.decidedAt)}` : "—"),
              },
            ]}
          />
        </Panel>
        {rule ? (
          <Panel title={t("supervision:act")}>
            {rule.status === "PROPOSED" ? (
              <RuleDecision subject={{ name: "version", value: rule.version }} {...{ decides, proposes }} own={rule.proposedById === me} />
            ) : (
              <RuleEnding {...ends} {...{ version: rule.version, inForce, proposes, decides }} kind="score-rule" hint={t("endHint")} />
            )}
          </Panel>
        ) : null}
        {changes ? (
          <Panel title={t(rule ? "change" : "first")}>
            <ScoreRuleForm version={(rule?.version ?? 0) + 1} year={year} before={rule} />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "考核办法 Scoring rule · 乡集 Xiangji" }];
