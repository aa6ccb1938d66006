import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { named } from "#app/components/shop/names";
import { LevelBadge, Period, RuleStatusBadge } from "#app/components/supervision/badges";
import { useJudges } from "#app/components/supervision/evidence";
import { RuleDecision } from "#app/components/supervision/rule-decision";
import { END_FORM, RuleEnding } from "#app/components/supervision/rule-ending";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { getEndings } from "#app/domain/supervision/endings.queries.server";
import { listAlertRuleVersions, listRuns } from "#app/domain/supervision/rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { decideRule } from "#app/routes/bureau/rule-decision.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const id = parseId(params.id);
  const versions = await listAlertRuleVersions(actor, id);
  const rule = found(versions[0]);
  return withEnglishNames(request, {
    rule,
    versions,
    runs: await listRuns(id),
    ends: await getEndings(actor, "alert-rule", id),
    today: calendarDateOf(actor.now),
    ours: rule.bureauId === actor.orgId,
    own: rule.proposedById === actor.userId,
    decides: can(actor, "supervision:decide"),
    proposes: can(actor, "supervision:propose"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const id = parseId(params.id);
  return decideRule(request, actor, "alert-rule", id, paths.bureauAlertRule(id));
}

export default function AlertRule() {
  const { t, i18n } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { rule, versions, runs, today, ours, own, decides, proposes, ends } = useLoaderData<typeof loader>();
  const judges = useJudges();
  const inForce = ours && rule.status === "CONFIRMED" && (rule.validTo === null || rule.validTo >= today);
  return (
    <>
      <Breadcrumb
        crumbs={[
          { label: t("alerts"), to: paths.bureauAlerts() },
          { label: t("rules"), to: paths.bureauAlertRules() },
          { label: rule.name },
        ]}
      />
      <PageHead
        over={`${t(`subject.${rule.subject}`)} · ${t("versionNumber", { version: rule.version })}`}
        title={rule.name}
        lead={judges(rule.condition, rule.threshold)}
        tools={
          <>
            <LevelBadge level={rule.level} />
            <RuleStatusBadge rule={rule} today={today} />
            {ours && proposes && rule.status !== "PROPOSED" ? (
              <ButtonLink to={paths.bureauAlertRuleNew({ from: rule.id })} variant="quiet" size="sm">
                {t("ruleChange")}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <IntentErrors forms={inForce && proposes ? [END_FORM] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("ruleFacts")}>
            <DescriptionList
              facts={[
                { label: t("fact.bureau"), value: nameOf(rule.bureau) },
                { label: t("field.place"), value: rule.divisionPrefix === "" ? t("nation") : placeOf(rule.place ?? "") },
                ...(rule.programmeZh
                  ? [{ label: t("field.programme"), value: named(i18n.language, rule.programmeZh, rule.programmeEn ?? "") }]
                  : []),
                { label: t("rule.days"), value: t("daysCount", { count: rule.caseDays }) },
                { label: t("field.stormLimit"), value: rule.stormLimit },
                {
                  label: t("fact.source"),
                  value: rule.documentUrl ? (
                    <a href={rule.documentUrl} rel="noreferrer">
                      {rule.source}
                    </a>
                  ) : (
                    rule.source
                  ),
                },
                { label: t("rule.period"), value: <Period rule={rule} /> },
                { label: t("rule.open"), value: <Link to={paths.bureauAlerts({ rule: rule.id })}>{rule.open}</Link> },
              ]}
            />
          </Panel>
          <Panel title={t("runs")}>
            <DataTable
              caption={t("runs")}
              captionHidden
              dense
              rows={runs}
              rowKey={(row) => row.id}
              empty={<EmptyState title={t("runsEmpty")} />}
              columns={[
                { key: "at", header: t("run.at"), title: true, nowrap: true, cell: (row) => formatInstant(row.at) },
                { key: "version", header: t("run.version"), align: "end", cell: (row) => row.ruleVersion },
                { key: "held", header: t("run.held"), align: "end", cell: (row) => row.held },
                { key: "opened", header: t("run.opened"), align: "end", cell: (row) => row.opened },
                { key: "lapsed", header: t("run.lapsed"), align: "end", cell: (row) => row.lapsed },
              ]}
            />
          </Panel>
          <Panel title={t("versions")}>
            <DataTable
              caption={t("versions")}
              captionHidden
              dense
              rows={versions}
              rowKey={(row) => String(row.version)}
              columns={[
                {
                  key: "version",
                  header: t("run.version"),
                  title: true,
                  cell: (row) => `${t("versionNumber", { version: row.version })} · ${judges(row.condition, row.threshold)}`,
                },
                { key: "level", header: t("col.level"), nowrap: true, cell: (row) => <LevelBadge level={row.level} /> },
                { key: "status", header: t("col.status"), nowrap: true, cell: (row) => <RuleStatusBadge rule={row} today={today} /> },
                { key: "period", header: t("rule.period"), quiet: true, cell: (row) => <Period rule={row} /> },
                {
                  key: "proposed",
                  header: t("rule.proposed"),
                  cell: (row) => t("byAt", { name: row.proposedBy ?? "—", at: row.proposedAt }),
                },
                {
                  key: "decided",
                  header: t("rule.decided"),
                  cell: (row) => (row.decidedAt ? t("byAt", { name: row.decidedBy ?? "—", at: row.decidedAt }) : "—"),
                },
              ]}
            />
          </Panel>
        </div>
        <Panel title={t("act")}>
          {!ours ? (
            <p className="text-ink-2">{t("fromAbove")}</p>
          ) : rule.status === "PROPOSED" ? (
            <RuleDecision subject={{ name: "version", value: rule.version }} {...{ own, decides, proposes }} />
          ) : (
            <RuleEnding {...ends} {...{ version: rule.version, inForce, proposes, decides }} kind="alert-rule" hint={t("endHint")} />
          )}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.rule.name ?? ""} · 乡集 Xiangji` }];
