import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { LevelBadge, Period, RuleStatusBadge } from "#app/components/supervision/badges";
import { useJudges } from "#app/components/supervision/evidence";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listAlertRules } from "#app/domain/supervision/rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  return { rules: await listAlertRules(actor, today), today, proposes: can(actor, "supervision:propose") };
}

export default function AlertRules() {
  const { t } = useTranslation("supervision");
  const placeOf = usePlaceName();
  const { rules, today, proposes } = useLoaderData<typeof loader>();
  const judges = useJudges();
  const propose = <ButtonLink to={paths.bureauAlertRuleNew()}>{t("ruleNew")}</ButtonLink>;
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("alerts"), to: paths.bureauAlerts() }, { label: t("rules") }]} />
      <PageHead title={t("rules")} lead={t("rulesLead")} tools={proposes ? propose : null} />
      <Panel tools={<ListFiles what={t("rules")} />}>
        <DataTable
          caption={t("rules")}
          captionHidden
          rows={rules}
          rowKey={(row) => `${row.id}~${row.version}`}
          empty={
            <EmptyState title={t("rulesEmpty")} action={proposes ? propose : null}>
              {t("rulesEmptyText")}
            </EmptyState>
          }
          columns={[
            {
              key: "name",
              header: t("field.name"),
              title: true,
              cell: (row) => (
                <span>
                  <Link to={paths.bureauAlertRule(row.id)}>{row.name}</Link>
                  <small className="block font-normal text-ink-2">
                    {t(`subject.${row.subject}`)} · {row.divisionPrefix === "" ? t("nation") : placeOf(row.place ?? "")}
                  </small>
                </span>
              ),
            },
            { key: "judges", header: t("fact.judges"), cell: (row) => judges(row.condition, row.threshold) },
            { key: "level", header: t("col.level"), nowrap: true, cell: (row) => <LevelBadge level={row.level} /> },
            { key: "status", header: t("col.status"), nowrap: true, cell: (row) => <RuleStatusBadge rule={row} today={today} /> },
            { key: "period", header: t("rule.period"), nowrap: true, quiet: true, cell: (row) => <Period rule={row} /> },
            {
              key: "open",
              header: t("rule.open"),
              align: "end",
              cell: (row) => (row.open > 0 ? <Link to={paths.bureauAlerts({ rule: row.id })}>{row.open}</Link> : row.open),
            },
            {
              key: "run",
              header: t("rule.lastRun"),
              nowrap: true,
              quiet: true,
              cell: (row) => (row.lastRunAt ? formatInstant(row.lastRunAt) : t("never")),
            },
          ]}
        />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "预警规则 Alert rules · 乡集 Xiangji" }];
