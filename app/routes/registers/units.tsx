import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { RegisterPage } from "#app/components/registers/register-page";
import { FilingBadge } from "#app/components/bureau/pace-badge";
import { Badge } from "#app/components/ui/badge";
import { Link } from "#app/components/ui/link";
import { registerStates } from "#app/domain/supervision/registers/states";
import { listUnitRegister } from "#app/domain/supervision/registers/units.queries.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { deskOf, kindsFor, placesFor, registerFilterOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:read");
  const url = new URL(request.url);
  const year = fiscalYearOf(calendarDateOf(actor.now));
  const list = await listUnitRegister(actor, year, await registerFilterOf(url, actor, "units", ROWS));
  return withEnglishNames(request, { ...list, desk: deskOf(actor), kinds: kindsFor(actor), divisions: await placesFor(actor, "units") });
}

export default function UnitRegister() {
  const { t } = useTranslation("registers");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const words = useWords();
  const list = useLoaderData<typeof loader>();
  return (
    <RegisterPage
      {...list}
      kind="units"
      states={registerStates.units}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "name",
          header: t("col.name"),
          title: true,
          cell: (row) => (
            <>
              <Link to={paths.registerRow(list.desk, "units", row.id)}>{words.name(row.name, row.nameEn)}</Link>
              {row.formerNames ? <small className="block font-normal text-ink-2">{t("formerly", { names: row.formerNames })}</small> : null}
            </>
          ),
        },
        { key: "uscc", header: t("col.uscc"), nowrap: true, cell: (row) => row.uscc },
        { key: "budgetCode", header: t("col.budgetCode"), cell: (row) => row.budgetCode },
        { key: "division", header: t("col.division"), cell: (row) => placeOf(row.division) },
        { key: "supervisor", header: t("col.supervisor"), cell: (row) => (row.supervisingUnit ? nameOf(row.supervisingUnit) : t("never")) },
        { key: "filing", header: t("col.filing"), cell: (row) => <FilingBadge status={row.filing as "NONE"} /> },
        { key: "since", header: t("col.since"), nowrap: true, cell: (row) => calendarDateOf(row.createdAt) },
        { key: "state", header: t("col.state"), cell: (row) => (row.closedOn ? <Badge>{row.closedOn}</Badge> : t("state.open")) },
      ]}
    />
  );
}

export const meta: MetaFunction = () => [{ title: "单位名录 Units · 乡集 Xiangji" }];
