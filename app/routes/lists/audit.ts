import type { LoaderFunctionArgs } from "@remix-run/node";

import { listAudit, type AuditRow } from "#app/domain/identity/audit.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";
import { auditFilterOf } from "#app/routes/admin/audit-question.server";

export const handle = { policy: "operations:read" };

/** The audit log, filtered as on the page. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "operations:read");
  const filter = auditFilterOf(new URL(request.url));
  return listFile<AuditRow>(request, actor, ({ t }) => ({
    name: "audit",
    title: t("admin:audit"),
    page: async (after) => {
      const rows = await listAudit({ ...filter, before: after === null ? null : BigInt(after), limit: FILE_PAGE + 1 });
      const shown = rows.slice(0, FILE_PAGE);
      return { rows: shown, nextAfter: rows.length > FILE_PAGE ? (shown.at(-1)?.id.toString() ?? null) : null };
    },
    columns: [
      { header: t("admin:log.at"), value: (row) => formatInstant(row.at), width: 18 },
      { header: t("admin:log.action"), value: (row) => row.action, width: 28 },
      { header: t("admin:log.person"), value: (row) => row.person ?? t("admin:log.system") },
      { header: t("account:people.email"), value: (row) => row.email, width: 28 },
      { header: t("admin:log.unit"), value: (row) => row.unit, width: 28 },
      { header: t("admin:log.object"), value: (row) => `${row.objectType} ${row.objectId}`, width: 48 },
      { header: t("admin:log.detail"), value: (row) => (row.detail === "{}" ? null : row.detail), width: 48 },
    ],
  }));
}
