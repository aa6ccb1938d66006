import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ChangesPanel } from "#app/components/registers/changes-panel";
import { HistoryPanel } from "#app/components/registers/history-panel";
import { named } from "#app/components/shop/names";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ButtonLink } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Link } from "#app/components/ui/link";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listChanges } from "#app/domain/supervision/registers/changes.queries.server";
import { getProductRecord } from "#app/domain/supervision/registers/products.queries.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { beforeOf, deskOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:read" };

const CHANGES = 40;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:read");
  const product = found(await getProductRecord(actor, parseId(params.id)));
  const log = await listChanges(
    { objectType: "product", objectId: product.id },
    { withNames: can(actor, "register:people"), before: beforeOf(new URL(request.url)), limit: CHANGES },
  );
  return withEnglishNames(request, { product, ...log, desk: deskOf(actor) });
}

export default function ProductRegisterRecord() {
  const { t, i18n } = useTranslation("registers");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { product, changes, nextBefore, desk } = useLoaderData<typeof loader>();
  const short = (row: { shortZh: string; shortEn: string }) => named(i18n.language, row.shortZh, row.shortEn);
  const name = named(i18n.language, product.nameZh, product.nameEn);
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("kind.products"), to: paths.register(desk, "products") }, { label: name }]} />
      <PageHead
        over={product.sku}
        title={name}
        tools={
          product.publishedAt ? (
            <ButtonLink to={paths.product(product.id)} variant="quiet">
              {t("product.toShop")}
            </ButtonLink>
          ) : null
        }
      />
      <div className="grid gap-6">
        <Panel title={t("unit.facts")}>
          <DescriptionList
            facts={[
              { label: t("col.coop"), value: <Link to={paths.registerRow(desk, "coops", product.coopId)}>{nameOf(product.coop)}</Link> },
              { label: t("col.origin"), value: placeOf(product.county) },
              { label: t("product.category"), value: named(i18n.language, product.categoryZh, product.categoryEn) },
              { label: t("product.package"), value: named(i18n.language, product.packageZh, product.packageEn) },
              { label: t("col.price"), value: formatFen(product.priceFen) },
              { label: t("col.available"), value: product.available },
              { label: t("col.since"), value: calendarDateOf(product.createdAt) },
              { label: t("col.offered"), value: product.publishedAt ? calendarDateOf(product.publishedAt) : t("state.withdrawn") },
            ]}
          />
        </Panel>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <HistoryPanel
            title={t("product.prices")}
            empty={t("product.noPrices")}
            rows={product.prices}
            rowKey={(row) => String(row.priceFen)}
            columns={[
              { key: "price", header: t("col.price"), title: true, cell: (row) => formatFen(row.priceFen) },
              { key: "first", header: t("col.first"), nowrap: true, cell: (row) => row.firstOn },
              { key: "last", header: t("col.last"), nowrap: true, cell: (row) => row.lastOn },
              { key: "orders", header: t("col.orders"), align: "end", cell: (row) => row.orders },
            ]}
          />
          <HistoryPanel
            title={t("product.lists")}
            empty={t("product.noLists")}
            rows={product.lists}
            rowKey={(row) => `${row.shortEn} ${row.validFrom}`}
            columns={[
              { key: "programme", header: t("col.programme"), title: true, cell: short },
              { key: "from", header: t("col.from"), nowrap: true, cell: (row) => row.validFrom },
              { key: "to", header: t("col.to"), nowrap: true, cell: (row) => row.validTo ?? t("now") },
            ]}
          />
        </div>
        <HistoryPanel
          title={t("product.verdicts")}
          empty={t("product.noVerdicts")}
          rows={product.verdicts}
          rowKey={(row) => `${row.shortEn} ${row.listVersion}`}
          columns={[
            { key: "programme", header: t("col.programme"), title: true, cell: short },
            { key: "list", header: t("col.list"), align: "end", cell: (row) => row.listVersion },
            { key: "first", header: t("col.first"), nowrap: true, cell: (row) => row.firstOn },
            { key: "last", header: t("col.last"), nowrap: true, cell: (row) => row.lastOn },
            { key: "lines", header: t("col.lines"), align: "end", cell: (row) => row.lines },
          ]}
        />
        <HistoryPanel
          title={t("product.movements")}
          empty={t("product.noMovements")}
          rows={product.movements}
          rowKey={(_, index) => String(index)}
          columns={[
            { key: "at", header: t("col.at"), title: true, cell: (row) => formatInstant(row.at) },
            { key: "movement", header: t("col.movement"), cell: (row) => t(`movement.${row.kind as "RESERVE"}`) },
            { key: "delta", header: t("col.delta"), align: "end", cell: (row) => row.delta },
            { key: "quantity", header: t("col.quantity"), align: "end", cell: (row) => row.quantity },
          ]}
        />
        <ChangesPanel changes={changes} nextBefore={nextBefore} />
      </div>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.product.nameZh ?? ""} 名录 Register · 乡集 Xiangji` }];
