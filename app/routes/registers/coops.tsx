import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { RegisterPage } from "#app/components/registers/register-page";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Link } from "#app/components/ui/link";
import { listCoopRegister } from "#app/domain/supervision/registers/coops.queries.server";
import { registerStates } from "#app/domain/supervision/registers/states";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";
import { deskOf, kindsFor, placesFor, registerFilterOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:read");
  const url = new URL(request.url);
  const list = await listCoopRegister(actor, await registerFilterOf(url, actor, "coops", ROWS));
  return { ...list, desk: deskOf(actor), kinds: kindsFor(actor), divisions: await placesFor(actor, "coops") };
}

export default function CoopRegister() {
  const { t, i18n } = useTranslation("registers");
  const placeOf = usePlaceName();
  const list = useLoaderData<typeof loader>();
  return (
    <RegisterPage
      {...list}
      kind="coops"
      states={registerStates.coops}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "name",
          header: t("col.name"),
          title: true,
          cell: (row) => (
            <>
              <Link to={paths.registerRow(list.desk, "coops", row.id)}>{named(i18n.language, row.name, row.nameEn)}</Link>
              {row.formerNames ? <small className="block font-normal text-ink-2">{t("formerly", { names: row.formerNames })}</small> : null}
            </>
          ),
        },
        { key: "uscc", header: t("col.uscc"), nowrap: true, cell: (row) => row.uscc },
        { key: "kind", header: t("col.kind"), cell: (row) => t(`coopKind.${row.kind as "COOPERATIVE"}`) },
        { key: "class", header: t("col.class"), cell: (row) => t(`sellerClass.${row.sellerClass as "MICRO"}`) },
        { key: "county", header: t("col.county"), cell: (row) => placeOf(row.county) },
        { key: "recommended", header: t("col.recommended"), nowrap: true, cell: (row) => row.recommendedOn ?? t("never") },
        { key: "products", header: t("col.products"), align: "end", cell: (row) => row.products },
        {
          key: "state",
          header: t("col.state"),
          cell: (row) =>
            row.suspendedAt ? <Badge tone="late">{t("state.suspended")}</Badge> : row.recommendedOn ? t("state.recommended") : t("never"),
        },
      ]}
    />
  );
}

export const meta: MetaFunction = () => [{ title: "合作社名录 Co-ops · 乡集 Xiangji" }];
