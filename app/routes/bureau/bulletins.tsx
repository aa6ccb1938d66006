import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { StateBadge } from "#app/components/bulletins/state-badge";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { Link } from "#app/components/ui/link";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listBulletins } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { bulletinStates } from "#app/domain/supervision/bulletins/content";
import { requireActor } from "#app/http/actor.server";
import { formatDate } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

const ROWS = 30;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const { searchParams } = new URL(request.url);
  const state = bulletinStates.find((value) => value === searchParams.get("state")) ?? null;
  const list = await listBulletins(actor, { state, after: searchParams.get("after"), limit: ROWS });
  const drafts = await listBulletins(actor, { state: "DRAFT", after: null, limit: ROWS });
  return { ...list, waiting: drafts.rows.length, writes: can(actor, "supervision:propose"), today: calendarDateOf(actor.now) };
}

export default function BureauBulletins() {
  const { t, i18n } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const { rows, nextAfter, waiting, writes, today } = useLoaderData<typeof loader>();
  const begin = writes ? (
    <ButtonLink to={paths.bureauBulletinNew()} icon="plus">
      {t("new")}
    </ButtonLink>
  ) : null;
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} tools={begin} />
      {waiting > 0 ? (
        <div className="mb-6">
          <Notice tone="warn" title={t("waiting", { count: waiting })}>
            {t("waitingText")}
          </Notice>
        </div>
      ) : null}
      <Panel title={t("title")} tools={<ListFiles what={t("title")} />}>
        <div className="mb-4">
          <Chips
            label={t("stateLabel")}
            name="state"
            options={[{ value: "", label: t("anyState") }, ...bulletinStates.map((value) => ({ value, label: t(`state.${value}`) }))]}
          />
        </div>
        <DataTable
          caption={t("title")}
          captionHidden
          rows={rows}
          rowKey={(row) => row.id}
          empty={
            <EmptyState title={t("empty")} action={begin}>
              {t("emptyText")}
            </EmptyState>
          }
          columns={[
            {
              key: "number",
              header: t("col.number"),
              title: true,
              cell: (row) => (
                <Link to={paths.bureauBulletin(row.id)}>
                  {row.number ?? t("draftOf", { place: row.place === null ? t("nation") : placeOf(row.place) })}
                </Link>
              ),
            },
            { key: "state", header: t("col.state"), cell: (row) => <StateBadge state={row.state} /> },
            { key: "place", header: t("col.place"), cell: (row) => (row.place === null ? t("nation") : placeOf(row.place)) },
            { key: "asOf", header: t("col.asOf"), nowrap: true, cell: (row) => formatDate(row.asOf, i18n.language) },
            { key: "drafted", header: t("col.drafted"), cell: (row) => `${row.createdBy ?? "—"} · ${formatInstant(row.createdAt)}` },
            {
              key: "issued",
              header: t("col.issued"),
              cell: (row) => (row.issuedAt ? `${row.issuedBy ?? "—"} · ${formatInstant(row.issuedAt)}` : "—"),
            },
            {
              key: "public",
              header: t("col.public"),
              cell: (row) =>
                row.token && row.publicFrom ? (
                  row.publicFrom <= today ? (
                    <Link to={paths.bulletin(row.token)}>{t("publicPage")}</Link>
                  ) : (
                    t("publicFrom", { day: row.publicFrom })
                  )
                ) : (
                  "—"
                ),
            },
          ]}
        />
        <KeysetPager nextAfter={nextAfter} />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "通报 Bulletins · 乡集 Xiangji" }];
