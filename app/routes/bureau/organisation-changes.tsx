import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { OrganisationBadge } from "#app/components/organisations/organisation-badge";
import { Badge } from "#app/components/ui/badge";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { organisationStatuses } from "#app/domain/supervision/organisations/change";
import { countOrganisationChanges, listOrganisationChanges } from "#app/domain/supervision/organisations/queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const { searchParams } = new URL(request.url);
  const status = organisationStatuses.find((known) => known === searchParams.get("status")) ?? "PROPOSED";
  const after = searchParams.get("after");
  const [counts, list] = await Promise.all([
    countOrganisationChanges(actor),
    listOrganisationChanges(actor, { status, after: isId(after) ? after : null, limit: ROWS }),
  ]);
  return withEnglishNames(request, {
    ...list,
    counts,
    status,
    statuses: organisationStatuses,
    proposes: can(actor, "organisation:propose"),
  });
}

export default function OrganisationChanges() {
  const { t } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const { changes, nextAfter, counts, status, statuses, proposes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title={t("title")}
        lead={t("lead")}
        tools={proposes ? <ButtonLink to={paths.bureauOrganisationChangeNew()}>{t("new")}</ButtonLink> : null}
      />
      <Panel tools={<ListFiles what={t("title")} />}>
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
          caption={t("title")}
          captionHidden
          rows={changes}
          rowKey={(row) => row.id}
          empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
          columns={[
            {
              key: "change",
              header: t("col.change"),
              title: true,
              cell: (row) => (
                <span>
                  <Link to={paths.bureauOrganisationChange(row.id)}>{t(`kind.${row.kind}`)}</Link>
                  <small className="block font-normal text-ink-2">
                    {row.successor ? t("intoOf", { sources: nameOf(row.sources), successor: nameOf(row.successor) }) : nameOf(row.sources)}
                  </small>
                </span>
              ),
            },
            { key: "effectiveOn", header: t("col.effectiveOn"), nowrap: true, cell: (row) => row.effectiveOn },
            { key: "bureau", header: t("col.bureau"), quiet: true, cell: (row) => nameOf(row.bureau) },
            { key: "by", header: t("col.by"), nowrap: true, cell: (row) => `${row.by} · ${formatInstant(row.proposedAt)}` },
            {
              key: "status",
              header: t("col.status"),
              nowrap: true,
              cell: (row) => (row.waitsForYou ? <Badge tone="warn">{t("waitsForYou")}</Badge> : <OrganisationBadge status={row.status} />),
            },
          ]}
        />
        <KeysetPager nextAfter={nextAfter} total={counts[status]} />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "机构变更 Organisation changes · 乡集 Xiangji" }];
