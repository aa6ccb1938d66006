import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";

import { CorrectionTable } from "#app/components/corrections/correction-table";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { countCorrections, listCorrections } from "#app/domain/ordering/correction-list.queries.server";
import { correctionTabs } from "#app/domain/ordering/correction-tabs";
import { requireActor } from "#app/http/actor.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "correction:read" };

const TAKE = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "correction:read");
  const { searchParams } = new URL(request.url);
  const tab = correctionTabs.find((known) => known === searchParams.get("tab")) ?? "us";
  const [page, counts] = await Promise.all([
    listCorrections(actor, { tab, after: searchParams.get("after"), take: TAKE }),
    countCorrections(actor),
  ]);
  return withEnglishNames(request, { ...page, counts, tab, unitName: actor.orgName, proposes: can(actor, "correction:propose") });
}

export const meta: MetaFunction = () => [{ title: "更正单 Corrections · 乡集 Xiangji" }];

export default function UnitCorrections() {
  const { t } = useTranslation("corrections");
  const { rows, nextAfter, counts, tab, unitName, proposes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        over={unitName}
        title={t("list")}
        lead={t("listLead")}
        tools={proposes ? <ButtonLink to={paths.unitClaim()}>{t("claim")}</ButtonLink> : undefined}
      />
      <div className="mb-5">
        <Chips
          label={t("tabs")}
          name="tab"
          options={correctionTabs.map((value) => ({ value: value === "us" ? "" : value, label: t(`tab.${value}`), count: counts[value] }))}
        />
      </div>
      <Panel tools={<ListFiles what={t("list")} />}>
        <CorrectionTable
          rows={rows}
          hrefOf={paths.unitCorrection}
          empty={
            <EmptyState
              title={t(`empty.${tab}`)}
              action={
                <ButtonLink to={paths.unitOrders()} variant="quiet">
                  {t("toOrders")}
                </ButtonLink>
              }
            >
              {t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
