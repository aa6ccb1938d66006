import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { AgeingFigures } from "#app/components/orders/ageing-figures";
import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { listAgeingBelow, type UnitAgeing } from "#app/domain/payments/ageing.queries.server";
import { requireActor } from "#app/http/actor.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  return { ...(await listAgeingBelow(actor, new URL(request.url).searchParams.get("after"), 50)), bureauName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "欠款账龄 Ageing · 乡集 Xiangji" }];

export default function BureauAgeing() {
  const { t } = useTranslation(["payments", "orders"]);
  const placeOf = usePlaceName();
  const words = useWords();
  const { rows, total, nextAfter, bureauName } = useLoaderData<typeof loader>();
  const money = (key: "notDue" | "upTo30" | "upTo60" | "upTo90" | "over90" | "interest", pick: (row: UnitAgeing) => bigint) => ({
    key,
    header: t(`orders:ageing.${key}`),
    align: "end" as const,
    nowrap: true,
    cell: (row: UnitAgeing) => (pick(row) === 0n ? "—" : words.fen(pick(row))),
  });
  return (
    <>
      <PageHead over={bureauName} title={t("ageing")} lead={t("ageingLead")} />
      <AgeingFigures ageing={total} />
      <div className="mt-5 grid gap-4">
        <Panel title={t("ageing")} tools={<ListFiles what={t("ageing")} />}>
          <DataTable
            caption={t("ageing")}
            captionHidden
            dense
            rows={rows}
            rowKey={(row) => row.unitId}
            empty={<EmptyState title={t("nobodyOwes")} />}
            columns={[
              {
                key: "unit",
                header: t("unit"),
                title: true,
                cell: (row) => <Link to={paths.bureauUnit(row.unitId)}>{words.name(row.unitName, row.unitNameEn)}</Link>,
              },
              { key: "place", header: t("place"), quiet: true, cell: (row) => placeOf(row.place) },
              { key: "count", header: t("count"), align: "end", cell: (row) => row.receivables },
              money("notDue", (row) => row.notDueFen),
              money("upTo30", (row) => row.upTo30Fen),
              money("upTo60", (row) => row.upTo60Fen),
              money("upTo90", (row) => row.upTo90Fen),
              money("over90", (row) => row.over90Fen),
              money("interest", (row) => row.lateInterestFen),
            ]}
          />
        </Panel>
        <KeysetPager nextAfter={nextAfter} />
      </div>
    </>
  );
}
