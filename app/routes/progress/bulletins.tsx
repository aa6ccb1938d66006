import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { Link } from "#app/components/ui/link";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { listPublicBulletins } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { formatDate } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

const ROWS = 30;

export async function loader({ request }: LoaderFunctionArgs) {
  const after = new URL(request.url).searchParams.get("after");
  return listPublicBulletins(calendarDateOf(new Date()), { after, limit: ROWS });
}

export default function PublicBulletins() {
  const { t, i18n } = useTranslation("bulletins");
  const placeOf = usePlaceName();
  const { rows, nextAfter } = useLoaderData<typeof loader>();
  return (
    <div className="wrap">
      <PageHead title={t("title")} lead={t("publicLead")} />
      <Panel tools={<ListFiles what={t("title")} />}>
        <DataTable
          caption={t("title")}
          captionHidden
          rows={rows}
          rowKey={(row) => row.token}
          empty={<EmptyState title={t("publicEmpty")}>{t("publicEmptyText")}</EmptyState>}
          columns={[
            {
              key: "number",
              header: t("col.number"),
              title: true,
              cell: (row) => (
                <>
                  <Link to={paths.bulletin(row.token)}>{row.number}</Link>{" "}
                  {row.withdrawn ? <Badge tone="late">{t("withdrawn")}</Badge> : null}
                </>
              ),
            },
            { key: "bureau", header: t("col.bureau"), cell: (row) => named(i18n.language, row.bureau, row.bureauEn) },
            { key: "place", header: t("col.place"), cell: (row) => (row.place === null ? t("nation") : placeOf(row.place)) },
            { key: "asOf", header: t("col.asOf"), nowrap: true, cell: (row) => formatDate(row.asOf, i18n.language) },
            {
              key: "issued",
              header: t("col.issued"),
              nowrap: true,
              cell: (row) => formatDate(calendarDateOf(row.issuedAt), i18n.language),
            },
          ]}
        />
        <KeysetPager nextAfter={nextAfter} />
      </Panel>
    </div>
  );
}

export const meta: MetaFunction = () => [{ title: "通报 Bulletins · 乡集 Xiangji" }];
