import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { named } from "#app/components/shop/names";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable, type Column } from "#app/components/ui/data-table";
import { DateField } from "#app/components/ui/date-field";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { Link } from "#app/components/ui/link";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { Stat, Stats } from "#app/components/ui/stat";
import { getPast, type PastNode } from "#app/domain/quota/history.queries.server";
import { requireActor } from "#app/http/actor.server";
import { formatDate } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, formatFen, formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { dayOf, prefixOf, questionOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const prefix = await prefixOf(url, actor);
  const { question, programme, programmes, year, years } = await questionOf(url, actor, prefix);
  const day = dayOf(url, actor);
  return {
    ...(await getPast(actor, { ...question, day })),
    programme,
    programmes,
    year,
    years,
    day,
    prefix,
    home: prefix === actor.divisionPrefix,
  };
}

const share = (bps: bigint | null) => (bps === null ? "—" : formatBps(bps));
const signed = (fen: bigint) => (fen === 0n ? "—" : `${fen > 0n ? "+" : "−"}${formatFen(fen < 0n ? -fen : fen)}`);

export default function BureauHistory() {
  const { t, i18n } = useTranslation("bureau");
  const placeOf = usePlaceName();
  const { node, children, programme, programmes, year, years, day, prefix, home } = useLoaderData<typeof loader>();
  const place = prefix === "" ? t("nation") : placeOf(node.name);
  const kept = { programme: programme.code, year, day };
  const money = (key: string, header: string, pick: (row: PastNode) => bigint): Column<PastNode> => ({
    key,
    header,
    align: "end",
    nowrap: true,
    cell: (row) => formatFen(pick(row)),
    summary: formatFen(pick(node)),
  });
  return (
    <>
      <Breadcrumb
        crumbs={[
          { label: t("overview"), to: paths.bureau({ programme: programme.code, year }) },
          ...(home ? [] : [{ label: place, to: paths.bureauDivision(node.code, { programme: programme.code, year }) }]),
          { label: t("history.title") },
        ]}
      />
      <PageHead
        over={`${named(i18n.language, programme.nameZh, programme.nameEn)} · ${t("fiscalYear", { year })}`}
        title={t("history.heading", { place, day: formatDate(day, i18n.language) })}
        lead={t("history.lead")}
      />
      <div className="mb-6">
        <Panel>
          <FilterBar keep={{ place: prefix === "" ? undefined : node.code }}>
            <DateField field={{ id: "past-day", name: "day", initialValue: day }} label={t("history.day")} />
            <SelectField
              field={{ id: "past-programme", name: "programme", initialValue: programme.code }}
              label={t("programme")}
              options={programmes.map((option) => ({ value: option.code, label: named(i18n.language, option.shortZh, option.shortEn) }))}
            />
            <SelectField
              field={{ id: "past-year", name: "year", initialValue: String(year) }}
              label={t("year")}
              options={years.map((option) => ({ value: String(option), label: String(option) }))}
            />
          </FilterBar>
          <div className="mt-5">
            <Stats>
              <Stat
                display
                label={t("history.then")}
                value={share(node.then.completionBps)}
                note={`${formatYuan(node.then.countedFen, i18n.language)} / ${formatYuan(node.then.requiredFen, i18n.language)}`}
              />
              <Stat
                label={t("history.now")}
                value={share(node.now.completionBps)}
                note={`${formatYuan(node.now.countedFen, i18n.language)} / ${formatYuan(node.now.requiredFen, i18n.language)}`}
              />
              <Stat label={t("history.learnt")} value={signed(node.now.countedFen - node.then.countedFen)} note={t("history.learntNote")} />
            </Stats>
          </div>
        </Panel>
      </div>
      <Panel
        title={prefix.length === 6 ? place : t("children")}
        tools={<ListFiles what={t("history.title")} keep={prefix === "" ? {} : { place: node.code }} />}
      >
        <DataTable
          caption={t("history.title")}
          captionHidden
          dense
          rows={children}
          rowKey={(row) => row.code}
          empty={<EmptyState title={t("history.empty")}>{t("history.emptyText")}</EmptyState>}
          summaryLabel={t("sum")}
          columns={[
            {
              key: "place",
              header: t("col.place"),
              title: true,
              cell: (row) =>
                row.own ? (
                  t("ownLevel", { name: placeOf(row.name) })
                ) : (
                  <Link to={paths.bureauHistory({ ...kept, place: row.code })}>{placeOf(row.name)}</Link>
                ),
            },
            money("requiredThen", t("history.requiredThen"), (row) => row.then.requiredFen),
            money("countedThen", t("history.countedThen"), (row) => row.then.countedFen),
            {
              key: "completionThen",
              header: t("history.completionThen"),
              align: "end",
              nowrap: true,
              cell: (row) => share(row.then.completionBps),
              summary: share(node.then.completionBps),
            },
            money("requiredNow", t("history.requiredNow"), (row) => row.now.requiredFen),
            money("countedNow", t("history.countedNow"), (row) => row.now.countedFen),
            {
              key: "completionNow",
              header: t("history.completionNow"),
              align: "end",
              nowrap: true,
              cell: (row) => share(row.now.completionBps),
              summary: share(node.now.completionBps),
            },
            {
              key: "learnt",
              header: t("history.learnt"),
              align: "end",
              nowrap: true,
              cell: (row) => signed(row.now.countedFen - row.then.countedFen),
              summary: signed(node.now.countedFen - node.then.countedFen),
            },
          ]}
        />
      </Panel>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.day ?? ""} 历史数据 As of · 乡集 Xiangji` }];
