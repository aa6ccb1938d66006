import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";

import { LaneClock } from "#app/components/orders/lane-clock";
import { useWords } from "#app/components/orders/words";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { Link } from "#app/components/ui/link";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { Stat, Stats } from "#app/components/ui/stat";
import { laneStates } from "#app/domain/payments/green-lanes";
import { listGreenLanes, sumGreenLanes } from "#app/domain/payments/green-lanes.queries.server";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { requireActor } from "#app/http/actor.server";
import { laneFilterOf } from "#app/http/green-lanes.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

const TAKE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const filter = await laneFilterOf(request, actor);
  const [page, sums, divisions] = await Promise.all([
    listGreenLanes(actor, filter, { after: new URL(request.url).searchParams.get("after"), take: TAKE }),
    sumGreenLanes(actor, filter),
    listDivisionsAt(actor.divisionPrefix),
  ]);
  return { ...page, sums, divisions, state: filter.state, bureauName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "绿色通道 Green lanes · 乡集 Xiangji" }];

export default function BureauGreenLanes() {
  const { t } = useTranslation("greenLanes");
  const placeOf = usePlaceName();
  const words = useWords();
  const { rows, nextAfter, sums, divisions, state, bureauName } = useLoaderData<typeof loader>();
  const params = new URLSearchParams(useLocation().search);
  const place = params.get("place") ?? "";
  const sort = params.get("sort") ?? undefined;
  const kept = { state: state ?? undefined, sort };
  const orders = laneStates.reduce((sum, each) => sum + sums[each].orders, 0);
  return (
    <>
      <PageHead over={bureauName} title={t("title")} lead={t("lead")} />
      <Stats>
        {(["BREACHED", "RUNNING", "MARKED"] as const).map((each) => (
          <Stat
            key={each}
            label={t(`state.${each}`)}
            value={words.yuan(sums[each].openFen)}
            note={t("note", { count: sums[each].orders })}
          />
        ))}
      </Stats>
      <div className="mt-5 mb-5 grid gap-4">
        <Chips
          label={t("states")}
          name="state"
          options={(["", ...laneStates] as const).map((value) => ({
            value,
            label: t(`state.${value}`),
            count: value === "" ? orders : sums[value].orders,
          }))}
        />
        <FilterBar keep={kept} {...(place ? { clearTo: paths.bureauGreenLanes(kept) } : {})}>
          <SelectField
            field={{ id: "lane-place", name: "place", initialValue: place }}
            label={t("place")}
            placeholder={t("anyPlace")}
            options={divisions.map((division) => ({ value: division.code, label: placeOf(division.name) }))}
          />
        </FilterBar>
      </div>
      <Panel title={t("title")} tools={<ListFiles what={t("title")} />}>
        <DataTable
          caption={t("title")}
          captionHidden
          dense
          rows={rows}
          rowKey={(row) => row.orderId}
          empty={orders === 0 ? <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState> : <EmptyState title={t("emptyState")} />}
          columns={[
            {
              key: "order",
              header: t("order"),
              title: true,
              cell: (row) => <Link to={paths.bureauOrder(row.unitId, row.orderId)}>{row.orderNumber}</Link>,
            },
            {
              key: "unit",
              header: t("unit"),
              cell: (row) => (
                <span>
                  <Link to={paths.bureauUnit(row.unitId)}>{words.name(row.unitName, row.unitNameEn)}</Link>{" "}
                  <small className="block text-ink-2">{placeOf(row.place)}</small>
                </span>
              ),
            },
            { key: "coop", header: t("coop"), cell: (row) => words.name(row.coopName, row.coopNameEn) },
            {
              key: "amount",
              header: t("amount"),
              align: "end",
              nowrap: true,
              sortable: true,
              cell: (row) => (
                <span>
                  {words.yuan(row.amountFen)}{" "}
                  {row.openFen > 0n && row.openFen < row.amountFen ? (
                    <small className="block text-ink-2">{t("openOf", { amount: words.yuan(row.openFen) })}</small>
                  ) : null}
                </span>
              ),
            },
            { key: "marked", header: t("marked"), quiet: true, sortable: true, cell: (row) => formatInstant(row.markedAt) },
            { key: "requested", header: t("requested"), cell: (row) => (row.requestedAt ? formatInstant(row.requestedAt) : "—") },
            { key: "due", header: t("due"), nowrap: true, sortable: true, cell: (row) => row.dueOn ?? "—" },
            { key: "paid", header: t("paid"), cell: (row) => (row.paidAt ? formatInstant(row.paidAt) : "—") },
            { key: "state", header: t("clock"), cell: (row) => <LaneClock state={row.state} provisional={row.provisional} /> },
          ]}
        />
        <KeysetPager nextAfter={nextAfter} />
      </Panel>
    </>
  );
}
