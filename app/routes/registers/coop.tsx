import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { RenamePanel } from "#app/components/organisations/rename-panel";
import { ChangesPanel } from "#app/components/registers/changes-panel";
import { HistoryPanel } from "#app/components/registers/history-panel";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { Link } from "#app/components/ui/link";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listFormerCoopNames } from "#app/domain/identity/names.queries.server";
import { can } from "#app/domain/identity/policy";
import { listChanges } from "#app/domain/supervision/registers/changes.queries.server";
import { getCoopRecord, type CoopRecord } from "#app/domain/supervision/registers/coops.queries.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { beforeOf, deskOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:read" };

const CHANGES = 40;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:read");
  const coop = found(await getCoopRecord(actor, parseId(params.id)));
  const withNames = can(actor, "register:people");
  const log = await listChanges(
    { objectType: "coop", objectId: coop.id },
    { withNames, before: beforeOf(new URL(request.url)), limit: CHANGES },
  );
  const former = await listFormerCoopNames(coop.id);
  return withEnglishNames(request, { coop, former, ...log, withNames, desk: deskOf(actor) });
}

type Year = CoopRecord["years"][number];

export default function CoopRegisterRecord() {
  const { t, i18n } = useTranslation("registers");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { coop, former, changes, nextBefore, withNames, desk } = useLoaderData<typeof loader>();
  const money = (key: "goods" | "acceptedValue" | "refused" | "returned", pick: (row: Year) => bigint) => ({
    key,
    header: t(`col.${key}`),
    align: "end" as const,
    nowrap: true,
    cell: (row: Year) => formatFen(pick(row)),
  });
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("kind.coops"), to: paths.register(desk, "coops") }, { label: nameOf(coop.name) }]} />
      <PageHead
        over={coop.uscc}
        title={named(i18n.language, coop.name, coop.nameEn)}
        tools={coop.suspendedAt ? <Badge tone="late">{t("state.suspended")}</Badge> : null}
      />
      <div className="grid gap-6">
        <Panel title={t("unit.facts")}>
          <DescriptionList
            facts={[
              { label: t("col.kind"), value: t(`coopKind.${coop.kind as "COOPERATIVE"}`) },
              { label: t("col.class"), value: t(`sellerClass.${coop.sellerClass as "MICRO"}`) },
              { label: t("col.county"), value: placeOf(coop.county) },
              { label: t("unit.address"), value: coop.address },
              { label: t("col.recommended"), value: coop.recommendedOn ?? t("never") },
              { label: t("col.products"), value: coop.products },
              ...(withNames ? [{ label: t("unit.contact"), value: `${coop.contactName} ${coop.contactPhone}` }] : []),
              {
                label: t("coop.halls"),
                value:
                  coop.halls.length === 0
                    ? t("coop.noHalls")
                    : coop.halls.map(({ slug, nameZh, nameEn }) => (
                        <Link key={slug} className="me-3" to={paths.hall(slug)}>
                          {named(i18n.language, nameZh, nameEn)}
                        </Link>
                      )),
              },
            ]}
          />
        </Panel>
        <RenamePanel name={coop} former={former} today="" renames={false} />
        <HistoryPanel
          title={t("coop.programmes")}
          empty={t("coop.noProgrammes")}
          rows={coop.programmes}
          rowKey={(row) => `${row.shortEn} ${row.validFrom}`}
          columns={[
            { key: "programme", header: t("col.programme"), title: true, cell: (row) => named(i18n.language, row.shortZh, row.shortEn) },
            { key: "from", header: t("col.from"), nowrap: true, cell: (row) => row.validFrom },
            { key: "to", header: t("col.to"), nowrap: true, cell: (row) => row.validTo ?? t("now") },
            { key: "products", header: t("col.products"), align: "end", cell: (row) => row.products },
          ]}
        />
        <HistoryPanel
          title={t("coop.years")}
          empty={t("coop.noYears")}
          rows={coop.years}
          rowKey={(row) => String(row.fiscalYear)}
          columns={[
            { key: "year", header: t("col.year"), title: true, cell: (row) => row.fiscalYear },
            { key: "orders", header: t("col.orders"), align: "end", cell: (row) => row.orders },
            { key: "units", header: t("col.units"), align: "end", cell: (row) => row.units },
            money("goods", (row) => row.goodsFen),
            money("acceptedValue", (row) => row.acceptedFen),
            money("refused", (row) => row.refusedFen),
            money("returned", (row) => row.returnedFen),
            { key: "shipments", header: t("col.shipments"), align: "end", cell: (row) => row.shipments },
            { key: "onTime", header: t("col.onTime"), align: "end", cell: (row) => `${row.onTime} / ${row.accepted}` },
          ]}
        />
        <ChangesPanel changes={changes} nextBefore={nextBefore} />
      </div>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.coop.name ?? ""} 名录 Register · 乡集 Xiangji` }];
