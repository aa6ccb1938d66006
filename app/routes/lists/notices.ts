import type { LoaderFunctionArgs } from "@remix-run/node";

import { listNotices, type ReminderRow } from "#app/domain/supervision/reminders.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "notice:read" };

/** Notices that came to a unit. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "notice:read");
  return listFile<ReminderRow>(request, actor, ({ t }) => ({
    name: "notices",
    title: t("supervision:received"),
    page: async (after) => {
      const { reminders, nextAfter } = await listNotices(actor, { after, limit: FILE_PAGE });
      return { rows: reminders, nextAfter };
    },
    columns: [
      { header: t("supervision:col.sent"), value: (row) => formatInstant(row.sentAt), width: 18 },
      { header: t("organisations:col.bureau"), value: (row) => row.bureau, width: 24 },
      { header: t("supervision:col.unit"), value: (row) => row.unit, width: 32 },
      { header: t("supervision:col.subject"), value: (row) => t(`supervision:subject.${row.subject}`) },
      { header: t("supervision:col.message"), value: (row) => row.message, width: 48 },
      {
        header: t("supervision:col.read"),
        value: (row) => (row.acknowledgedAt ? formatInstant(row.acknowledgedAt) : t("supervision:unread")),
        width: 18,
      },
      { header: t("supervision:readByPerson"), value: (row) => row.acknowledgedBy },
    ],
  }));
}
