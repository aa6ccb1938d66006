import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";

import { HeldBreakdown, HeldFigures, HeldPlaces } from "#app/components/held-money/held-sums";
import { HeldTable } from "#app/components/held-money/held-table";
import { MoneyTabs } from "#app/components/held-money/money-tabs";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { can } from "#app/domain/identity/policy";
import { countHeld, listHeld, sumHeld, sumHeldByPlace } from "#app/domain/payments/held-money/held.queries.server";
import { heldKinds, heldTabs } from "#app/domain/payments/held-money/states";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { requireActor } from "#app/http/actor.server";
import { heldFilterOf, requireMoneyDesk } from "#app/http/held-money.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "heldMoney:read" };

const TAKE = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "heldMoney:read");
  const desk = requireMoneyDesk(request, actor);
  const filter = await heldFilterOf(request, actor);
  const after = new URL(request.url).searchParams.get("after");
  const [page, counts, sums, places, divisions] = await Promise.all([
    listHeld(actor, filter, { after, take: TAKE }),
    countHeld(actor, filter),
    sumHeld(actor, filter),
    desk === "bureau" ? sumHeldByPlace(actor, filter) : [],
    desk === "bureau" ? listDivisionsAt(actor.divisionPrefix) : [],
  ]);
  return { ...page, counts, sums, places, divisions, filter, desk, reports: can(actor, "heldMoney:report"), orgName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "保证金清理 Held money · 乡集 Xiangji" }];

export default function HeldMoneyList() {
  const { t } = useTranslation("heldMoney");
  const placeOf = usePlaceName();
  const { rows, nextAfter, counts, sums, places, divisions, filter, desk, reports, orgName } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const place = new URLSearchParams(search).get("place") ?? "";
  const tab = filter.tab === "open" ? undefined : filter.tab;
  return (
    <>
      <PageHead
        over={orgName}
        title={t("list")}
        lead={t(`listLead.${desk}`)}
        tools={
          reports ? (
            <ButtonLink to={paths.heldMoneyNew()} variant="act">
              {t("command.new")}
            </ButtonLink>
          ) : null
        }
      />
      <MoneyTabs desk={desk} />
      <HeldFigures total={sums.total} />
      <div className="mt-5 mb-5 grid gap-4">
        <Chips
          label={t("tabs")}
          name="tab"
          options={heldTabs.map((value) => ({
            value: value === "open" ? "" : value,
            label: t(`tab.${value}`),
            count: counts[value],
          }))}
        />
        <FilterBar keep={{ tab }} {...(filter.kind || place ? { clearTo: paths.heldMoneyList(desk, { tab }) } : {})}>
          <SelectField
            field={{ id: "held-kind", name: "kind", initialValue: filter.kind ?? "" }}
            label={t("kindLabel")}
            placeholder={t("anyKind")}
            options={heldKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
          {desk === "bureau" ? (
            <SelectField
              field={{ id: "held-place", name: "place", initialValue: place }}
              label={t("place")}
              placeholder={t("anyPlace")}
              options={divisions.map((division) => ({ value: division.code, label: placeOf(division.name) }))}
            />
          ) : null}
        </FilterBar>
      </div>
      <div className="grid gap-5">
        <Panel title={t("list")} tools={<ListFiles what={t("list")} />}>
          <HeldTable rows={rows} desk={desk} empty={<EmptyState title={t(`empty.${filter.tab}`)}>{t(`emptyHint.${desk}`)}</EmptyState>} />
          <KeysetPager nextAfter={nextAfter} />
        </Panel>
        <HeldPlaces places={places} />
        <HeldBreakdown kinds={sums.kinds} states={sums.states} />
      </div>
    </>
  );
}
