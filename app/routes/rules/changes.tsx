import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { ChangeBadge } from "#app/components/rules/change-badge";
import { RuleTabs } from "#app/components/rules/rule-tabs";
import { named } from "#app/components/shop/names";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { countRuleChanges, listRuleChanges, ruleChangeStatuses } from "#app/domain/quota/rule-changes.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { requireRuleDesk } from "#app/http/rule-change.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";
import { changeStatusOf } from "#app/routes/rules/change-question.server";

export const handle = { policy: "rule:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "rule:read");
  const desk = requireRuleDesk(request, actor);
  const url = new URL(request.url);
  const status = changeStatusOf(url);
  const after = url.searchParams.get("after");
  const [counts, list] = await Promise.all([
    countRuleChanges(actor),
    listRuleChanges(actor, { status, after: isId(after) ? after : null, limit: ROWS }),
  ]);
  return withEnglishNames(request, { ...list, counts, status, statuses: ruleChangeStatuses, desk });
}

export default function RuleChanges() {
  const { t, i18n } = useTranslation(["rules", "bureau"]);
  const placeOf = usePlaceName();
  const { changes, nextAfter, counts, status, statuses, desk } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("changes")} lead={t("changesLead")} />
      {desk === "bureau" ? <RuleTabs /> : <ReferenceTabs />}
      <Panel tools={<ListFiles what={t("changes")} />}>
        <div className="mb-4">
          <Chips
            label={t("statusLabel")}
            name="status"
            options={statuses.map((value) => ({
              value: value === "PROPOSED" ? "" : value,
              label: t(`status.${value}`),
              count: counts[value],
            }))}
          />
        </div>
        <DataTable
          caption={t("changes")}
          captionHidden
          rows={changes}
          rowKey={(row) => row.id}
          empty={<EmptyState title={t(status === "PROPOSED" ? "emptyProposed" : "empty")}>{t("emptyText")}</EmptyState>}
          columns={[
            {
              key: "kind",
              header: t("col.change"),
              title: true,
              cell: (row) => (
                <span>
                  <Link to={paths.ruleChange(desk, row.id)}>{t(`kind.${row.kind}`)}</Link>
                  <small className="block font-normal text-ink-2">
                    {[
                      row.prefix === "" ? t("bureau:nation") : placeOf(row.place),
                      row.programmeZh && named(i18n.language, row.programmeZh, row.programmeEn),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </small>
                </span>
              ),
            },
            { key: "source", header: t("col.source"), quiet: true, cell: (row) => row.source },
            { key: "by", header: t("col.by"), nowrap: true, cell: (row) => `${row.by} · ${formatInstant(row.createdAt)}` },
            {
              key: "decided",
              header: t("col.decided"),
              nowrap: true,
              cell: (row) => (row.decidedBy && row.decidedAt ? `${row.decidedBy} · ${formatInstant(row.decidedAt)}` : "—"),
            },
            {
              key: "status",
              header: t("col.status"),
              nowrap: true,
              cell: (row) => <ChangeBadge status={row.status} />,
            },
          ]}
        />
        <KeysetPager nextAfter={nextAfter} total={counts[status]} />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "规则变更 Rule changes · 乡集 Xiangji" }];
