import { Link } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { PaceBadge } from "#app/components/bureau/pace-badge";
import { Steelyard } from "#app/components/steelyard";
import { DataTable, type Column } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import type { NodeFigures } from "#app/domain/quota/overview.queries.server";
import type { CountingStage } from "#app/domain/region/schema";
import { formatFen, ratioBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import type { DivisionData } from "#app/routes/bureau/division-data.server";

/** The children of a division and their sum, compared with the accounts to the fen. */
export function DivisionTable({ node, children, programme, year, reconciliation }: DivisionData) {
  const { t } = useTranslation("bureau");
  const placeOf = usePlaceName();
  const kept = { programme: programme.code, year };
  const money = (key: string, header: string, pick: (row: NodeFigures) => bigint): Column<NodeFigures> => ({
    key,
    header,
    align: "end",
    nowrap: true,
    cell: (row) => formatFen(pick(row)),
    summary: formatFen(pick(node)),
  });
  return (
    <DataTable
      caption={t("children")}
      captionHidden
      dense
      rows={children}
      rowKey={(row) => row.code}
      empty={<EmptyState title={t("unitsEmpty")}>{t("unitsEmptyText")}</EmptyState>}
      summaryLabel={t("sum")}
      note={reconciliation.equal ? t("sumEqual") : t("sumDifferent")}
      columns={[
        {
          key: "place",
          header: t("col.place"),
          title: true,
          cell: (row) =>
            row.own ? (
              <Link to={paths.bureauDivision(row.code, { ...kept, view: "own" })}>{t("ownLevel", { name: placeOf(row.name) })}</Link>
            ) : (
              <Link to={paths.bureauDivision(row.code, kept)}>{placeOf(row.name)}</Link>
            ),
        },
        { key: "units", header: t("col.units"), align: "end", cell: (row) => row.units, summary: node.units },
        money("required", t("col.required"), (row) => row.requiredFen),
        money("settled", t("col.settled"), (row) => row.stages.SETTLED),
        ...(programme.countingStage === "RATED" ? [money("rated", t("col.rated"), (row) => row.ratedFen)] : []),
        ...(programme.countingStage === null ? [money("counted", t("col.counted"), (row) => row.countedFen)] : []),
        money("accepted", t("col.accepted"), (row) => row.stages.ACCEPTED),
        money("ordered", t("col.ordered"), (row) => row.stages.ORDERED),
        {
          key: "completion",
          header: t("col.completion"),
          nowrap: true,
          cell: (row) => <NodeBeam row={row} counting={programme.countingStage} />,
          summary: <NodeBeam row={node} counting={programme.countingStage} />,
        },
        {
          key: "pace",
          header: t("col.pace"),
          nowrap: true,
          cell: (row) => <PaceBadge pace={row.pace} />,
          summary: <PaceBadge pace={node.pace} />,
        },
        { key: "notFiled", header: t("col.notFiled"), align: "end", cell: (row) => row.notFiled, summary: node.notFiled },
        { key: "behind", header: t("col.behind"), align: "end", cell: (row) => row.behind, summary: node.behind },
      ]}
    />
  );
}

function NodeBeam({ row, counting }: { row: NodeFigures; counting: CountingStage | null }) {
  const planBps = ratioBps(row.planToDateFen, row.requiredFen);
  return (
    <Steelyard
      variant="mini"
      requiredFen={row.requiredFen}
      settledFen={row.stages.SETTLED}
      acceptedFen={row.stages.ACCEPTED}
      orderedFen={row.stages.ORDERED}
      counting={counting}
      countedFen={row.countedFen}
      {...(planBps === null ? {} : { planBps: Number(planBps) })}
    />
  );
}
