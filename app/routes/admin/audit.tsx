import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { DataTable } from "#app/components/ui/data-table";
import { DateField } from "#app/components/ui/date-field";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { listAudit } from "#app/domain/identity/audit.queries.server";
import { requireActor } from "#app/http/actor.server";
import { textOf } from "#app/http/params.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { auditFilterOf } from "#app/routes/admin/audit-question.server";

export const handle = { policy: "operations:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, "operations:read");
  const url = new URL(request.url);
  const filter = auditFilterOf(url);
  const after = /^\d{1,18}$/.exec(textOf(url, "after"))?.[0];
  const rows = await listAudit({ ...filter, before: after ? BigInt(after) : null, limit: ROWS + 1 });
  const entries = rows.slice(0, ROWS);
  return withEnglishNames(request, { entries, filter, nextAfter: rows.length > ROWS ? (entries.at(-1)?.id.toString() ?? null) : null });
}

export default function AdminAudit() {
  const { t } = useTranslation("admin");
  const nameOf = useOrganisationName();
  const { entries, filter, nextAfter } = useLoaderData<typeof loader>();
  const filtered = filter.action !== "" || filter.q !== "" || filter.from !== null || filter.to !== null;
  return (
    <>
      <PageHead title={t("audit")} lead={t("auditLead")} />
      <Panel tools={<ListFiles what={t("audit")} />}>
        <FilterBar {...(filtered ? { clearTo: paths.adminAudit() } : {})}>
          <TextField
            field={{ id: "audit-action", name: "action", initialValue: filter.action }}
            label={t("log.action")}
            placeholder="filing."
            maxLength={100}
          />
          <TextField field={{ id: "audit-q", name: "q", initialValue: filter.q }} label={t("log.q")} type="search" maxLength={100} />
          <DateField field={{ id: "audit-from", name: "from", initialValue: filter.from ?? "" }} label={t("log.from")} />
          <DateField field={{ id: "audit-to", name: "to", initialValue: filter.to ?? "" }} label={t("log.to")} />
        </FilterBar>
        <DataTable
          caption={t("audit")}
          captionHidden
          dense
          rows={entries}
          rowKey={(row) => row.id.toString()}
          empty={<EmptyState title={t("auditEmpty")}>{t("auditEmptyText")}</EmptyState>}
          columns={[
            { key: "at", header: t("log.at"), nowrap: true, cell: (row) => formatInstant(row.at) },
            { key: "action", header: t("log.action"), title: true, cell: (row) => <code>{row.action}</code> },
            { key: "person", header: t("log.person"), cell: (row) => row.person ?? t("log.system") },
            { key: "unit", header: t("log.unit"), cell: (row) => (row.unit ? nameOf(row.unit) : "—") },
            {
              key: "object",
              header: t("log.object"),
              quiet: true,
              cell: (row) => (
                <span className="break-all">
                  {row.objectType} {row.objectId.slice(-12)}
                </span>
              ),
            },
            {
              key: "detail",
              header: t("log.detail"),
              quiet: true,
              cell: (row) => <code className="break-all">{row.detail === "{}" ? "" : row.detail}</code>,
            },
          ]}
        />
        <KeysetPager nextAfter={nextAfter} />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "操作记录 Audit · 乡集 Xiangji" }];
