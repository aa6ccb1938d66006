import type { LoaderFunctionArgs } from "@remix-run/node";

import { listAdjustments, listYearClosings, type AdjustmentView, type YearClosingView } from "#app/domain/quota/year-end.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList, YUAN } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";
import { closedYearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

/** Closings of the year that the page shows, or what was adjusted after them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const { year } = closedYearOf(url, actor);
  if (url.searchParams.get("list") === "adjustments")
    return listFile<AdjustmentView>(request, actor, ({ t, yuan, name }) => ({
      name: `adjustments-${year}`,
      title: t("yearEnd:adjustments"),
      page: wholeList(() => listAdjustments(actor, year)),
      columns: [
        { header: t("yearEnd:col.unit"), value: (row) => row.unit, width: 32 },
        { header: t("yearEnd:col.programme"), value: (row) => name(row.programmeZh, row.programmeEn), width: 20 },
        { header: t("yearEnd:subject"), value: (row) => t(`yearEnd:subject.${row.subject}`) },
        { header: t("yearEnd:col.now"), value: (row) => yuan(row.nowFen), format: YUAN, width: 18 },
        { header: t("yearEnd:col.wanted"), value: (row) => yuan(row.wantedFen), format: YUAN, width: 18 },
        { header: t("yearEnd:col.reason"), value: (row) => row.decisionReason ?? row.reason, width: 40 },
        { header: t("yearEnd:col.by"), value: (row) => row.proposedBy },
        { header: t("yearEnd:col.decidedBy"), value: (row) => row.decidedBy },
        { header: t("yearEnd:col.status"), value: (row) => t(`yearEnd:adjustStatus.${row.status}`) },
      ],
    }));
  return listFile<YearClosingView>(request, actor, ({ t, yuan, place }) => ({
    name: `closings-${year}`,
    title: t("yearEnd:closings"),
    page: wholeList(() => listYearClosings(actor, year)),
    columns: [
      { header: t("admin:ref.place"), value: (row) => (row.divisionPrefix === "" ? t("yearEnd:nation") : place(row.place)) },
      { header: t("yearEnd:col.status"), value: (row) => t(`yearEnd:status.${row.status}`) },
      { header: t("yearEnd:col.by"), value: (row) => row.proposedBy },
      { header: t("admin:log.at"), value: (row) => formatInstant(row.proposedAt), width: 18 },
      { header: t("yearEnd:note"), value: (row) => row.note, width: 32 },
      { header: t("yearEnd:col.decidedBy"), value: (row) => row.decidedBy },
      { header: t("yearEnd:col.reason"), value: (row) => row.decisionReason, width: 32 },
      { header: t("yearEnd:item.accounts"), value: (row) => row.checklist.accounts },
      { header: t("yearEnd:item.accountsFulfilled"), value: (row) => row.checklist.accountsFulfilled },
      { header: t("yearEnd:col.required"), value: (row) => yuan(BigInt(row.checklist.requiredFen)), format: YUAN, width: 18 },
      { header: t("yearEnd:col.counted"), value: (row) => yuan(BigInt(row.checklist.countedFen)), format: YUAN, width: 18 },
      { header: t("yearEnd:hash"), value: (row) => row.sha256, width: 66 },
    ],
  }));
}
