import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { RegisterPage } from "#app/components/registers/register-page";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Link } from "#app/components/ui/link";
import { listProductRegister } from "#app/domain/supervision/registers/products.queries.server";
import { registerStates } from "#app/domain/supervision/registers/states";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { deskOf, kindsFor, placesFor, registerFilterOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:read");
  const url = new URL(request.url);
  const list = await listProductRegister(actor, await registerFilterOf(url, actor, "products", ROWS));
  return withEnglishNames(request, { ...list, desk: deskOf(actor), kinds: kindsFor(actor), divisions: await placesFor(actor, "products") });
}

export default function ProductRegister() {
  const { t, i18n } = useTranslation("registers");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const list = useLoaderData<typeof loader>();
  return (
    <RegisterPage
      {...list}
      kind="products"
      states={registerStates.products}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "name",
          header: t("col.name"),
          title: true,
          cell: (row) => <Link to={paths.registerRow(list.desk, "products", row.id)}>{named(i18n.language, row.nameZh, row.nameEn)}</Link>,
        },
        { key: "sku", header: t("col.sku"), cell: (row) => row.sku },
        {
          key: "coop",
          header: t("col.coop"),
          cell: (row) => <Link to={paths.registerRow(list.desk, "coops", row.coopId)}>{nameOf(row.coop)}</Link>,
        },
        { key: "origin", header: t("col.origin"), cell: (row) => placeOf(row.county) },
        { key: "price", header: t("col.price"), align: "end", nowrap: true, cell: (row) => formatFen(row.priceFen) },
        { key: "available", header: t("col.available"), align: "end", nowrap: true, cell: (row) => row.available },
        {
          key: "offered",
          header: t("col.offered"),
          nowrap: true,
          cell: (row) => (row.publishedAt ? calendarDateOf(row.publishedAt) : <Badge>{t("state.withdrawn")}</Badge>),
        },
      ]}
    />
  );
}

export const meta: MetaFunction = () => [{ title: "产品名录 Products · 乡集 Xiangji" }];
