import type { LoaderFunctionArgs } from "@remix-run/node";

import { listRuleChanges, type RuleChangeRow } from "#app/domain/quota/rule-changes.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { requireRuleDesk } from "#app/http/rule-change.server";
import { formatInstant } from "#app/lib/dates";
import { changeStatusOf } from "#app/routes/rules/change-question.server";

export const handle = { policy: "rule:read" };

/** Changes of rules in the state that the page shows. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requireRuleDesk(request, actor);
  const status = changeStatusOf(new URL(request.url));
  return listFile<RuleChangeRow>(request, actor, ({ t, name, place }) => ({
    name: `rule-changes-${status.toLowerCase()}`,
    title: t("rules:changes"),
    page: async (after) => {
      const { changes, nextAfter } = await listRuleChanges(actor, { status, after, limit: FILE_PAGE });
      return { rows: changes, nextAfter };
    },
    columns: [
      { header: t("rules:col.change"), value: (row) => t(`rules:kind.${row.kind}`), width: 28 },
      { header: t("admin:ref.place"), value: (row) => (row.prefix === "" ? t("bureau:nation") : place(row.place)) },
      { header: t("admin:ref.programme"), value: (row) => row.programmeZh && name(row.programmeZh, row.programmeEn), width: 24 },
      { header: t("rules:col.source"), value: (row) => row.source, width: 40 },
      { header: t("rules:col.by"), value: (row) => row.by },
      { header: t("admin:log.at"), value: (row) => formatInstant(row.createdAt), width: 18 },
      {
        header: t("rules:col.decided"),
        value: (row) => (row.decidedBy && row.decidedAt ? `${row.decidedBy} · ${formatInstant(row.decidedAt)}` : null),
        width: 28,
      },
      { header: t("rules:col.status"), value: (row) => t(`rules:status.${row.status}`) },
    ],
  }));
}
