import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { ScopeSwitch } from "#app/components/bureau/scope-switch";
import { ReservationBadge } from "#app/components/reservations/reservation-panels";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { countReservations, listReservations } from "#app/domain/quota/reservations.queries.server";
import { requireActor } from "#app/http/actor.server";
import { textOf } from "#app/http/params.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { formatBps, formatFen, ratioBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { reservationQuestionOf, reservationStates } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

const TAKE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const thisYear = fiscalYearOf(calendarDateOf(actor.now));
  const { year, status } = reservationQuestionOf(url, actor);
  const after = textOf(url, "after");
  const [page, counts] = await Promise.all([
    listReservations(actor, { fiscalYear: year, status, after: isId(after) ? after : null, limit: TAKE }),
    countReservations(actor, year),
  ]);
  return { ...page, counts, year, thisYear, status, states: [...reservationStates], bureauName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "小微企业预留 Reservations · 乡集 Xiangji" }];

export default function BureauReservations() {
  const { t } = useTranslation("reservations");
  const placeOf = usePlaceName();
  const words = useWords();
  const { rows, nextAfter, counts, status, states, year, thisYear, bureauName } = useLoaderData<typeof loader>();
  const all = counts.reduce((sum, row) => sum + row.units, 0);
  return (
    <>
      <PageHead
        over={bureauName}
        title={t("bureauTitle", { year })}
        lead={t("bureauLead")}
        tools={<ScopeSwitch years={[thisYear - 1, thisYear, thisYear + 1]} year={year} keep={{ status: status ?? undefined }} />}
      />
      <Panel tools={<ListFiles what={t("bureauTitle", { year })} />}>
        <div className="mb-4">
          <Chips
            label={t("stateLabel")}
            name="status"
            options={[
              { value: "", label: t("all"), count: all },
              ...states.map((value) => ({
                value,
                label: t(`status.${value}`),
                count: counts.find((row) => row.status === value)?.units ?? 0,
              })),
            ]}
          />
        </div>
        <DataTable
          caption={t("bureauTitle", { year })}
          captionHidden
          rows={rows}
          rowKey={(row) => row.unitId}
          empty={<EmptyState title={t("bureauEmpty")}>{t("bureauEmptyHint")}</EmptyState>}
          columns={[
            {
              key: "unit",
              header: t("col.unit"),
              title: true,
              cell: (row) => {
                const name = words.name(row.unit, row.unitEn);
                return row.planId ? <Link to={paths.bureauReservation(row.planId)}>{name}</Link> : name;
              },
            },
            { key: "place", header: t("col.place"), quiet: true, cell: (row) => placeOf(row.division) },
            { key: "status", header: t("col.status"), nowrap: true, cell: (row) => <ReservationBadge status={row.status} /> },
            { key: "projects", header: t("col.projects"), align: "end", nowrap: true, cell: (row) => row.projects },
            { key: "budget", header: t("col.budget"), align: "end", nowrap: true, cell: (row) => formatFen(row.budgetFen) },
            { key: "reserved", header: t("col.reserved"), align: "end", nowrap: true, cell: (row) => formatFen(row.reservedFen) },
            { key: "micro", header: t("col.micro"), align: "end", nowrap: true, cell: (row) => formatFen(row.microFen) },
            {
              key: "share",
              header: t("col.share"),
              align: "end",
              nowrap: true,
              cell: (row) => {
                const bps = ratioBps(row.reservedFen, row.budgetFen);
                return bps === null ? "—" : formatBps(bps);
              },
            },
          ]}
        />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
