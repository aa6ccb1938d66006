import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { GuaranteeTable } from "#app/components/guarantees/guarantee-table";
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
import { countGuarantees, listGuarantees } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { guaranteePurposes, guaranteeTabs } from "#app/domain/payments/guarantees/states";
import { requireActor } from "#app/http/actor.server";
import { guaranteeFilterOf, requireMoneyDesk } from "#app/http/held-money.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "guarantee:read" };

const TAKE = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "guarantee:read");
  const desk = requireMoneyDesk(request, actor);
  const filter = guaranteeFilterOf(request);
  const after = new URL(request.url).searchParams.get("after");
  const [page, counts] = await Promise.all([listGuarantees(actor, filter, { after, take: TAKE }), countGuarantees(actor, filter.purpose)]);
  return { ...page, counts, filter, desk, gives: can(actor, "guarantee:give"), orgName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "电子保函 Guarantees · 乡集 Xiangji" }];

export default function Guarantees() {
  const { t } = useTranslation("guarantees");
  const { rows, nextAfter, counts, filter, desk, gives, orgName } = useLoaderData<typeof loader>();
  const tab = filter.tab === "open" ? undefined : filter.tab;
  return (
    <>
      <PageHead
        over={orgName}
        title={t("list")}
        lead={t(`listLead.${desk}`)}
        tools={
          gives ? (
            <ButtonLink to={paths.guaranteeNew()} variant="act">
              {t("command.new")}
            </ButtonLink>
          ) : null
        }
      />
      <MoneyTabs desk={desk} />
      <div className="mb-5 grid gap-4">
        <Chips
          label={t("tabs")}
          name="tab"
          options={guaranteeTabs.map((value) => ({
            value: value === "open" ? "" : value,
            label: t(value === "mine" && desk === "bureau" ? "tab.called" : `tab.${value}`),
            count: counts[value],
          }))}
        />
        <FilterBar keep={{ tab }} {...(filter.purpose ? { clearTo: paths.guarantees(desk, { tab }) } : {})}>
          <SelectField
            field={{ id: "guarantee-purpose", name: "purpose", initialValue: filter.purpose ?? "" }}
            label={t("purpose")}
            placeholder={t("anyPurpose")}
            options={guaranteePurposes.map((value) => ({ value, label: t(`purposeOf.${value}`) }))}
          />
        </FilterBar>
      </div>
      <Panel title={t("list")} tools={<ListFiles what={t("list")} />}>
        <GuaranteeTable
          rows={rows}
          desk={desk}
          empty={<EmptyState title={t(`empty.${filter.tab}`)}>{t(`emptyHint.${desk}`)}</EmptyState>}
        />
        <KeysetPager nextAfter={nextAfter} />
      </Panel>
    </>
  );
}
