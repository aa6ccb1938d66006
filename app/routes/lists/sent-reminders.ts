import type { LoaderFunctionArgs } from "@remix-run/node";

import { matterOf } from "#app/components/supervision/evidence";
import {
  listRulesInForce,
  listSentReminders,
  previewReminders,
  type ReminderRow,
  type ReminderTarget,
} from "#app/domain/supervision/reminders.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";
import { found } from "#app/http/params.server";
import { ruleOf, sentFilterOf } from "#app/routes/bureau/reminder-question.server";

export const handle = { policy: "bureau:read" };

/** Reminders that were sent, or the units that a rule would remind now, as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  if (url.searchParams.get("list") === "targets") {
    const rule = found(ruleOf(url, await listRulesInForce(actor)));
    return listFile<ReminderTarget>(request, actor, ({ t, place }) => ({
      name: "remind",
      title: t("supervision:targets"),
      page: (after) => previewReminders(actor, rule, { after, limit: FILE_PAGE }),
      columns: [
        { header: t("supervision:col.unit"), value: (row) => row.unit, width: 32 },
        { header: t("supervision:col.place"), value: (row) => place(row.division) },
        {
          header: t("supervision:col.matter"),
          value: (row) => matterOf(t as never, rule.subject, row.evidence, "supervision:"),
          width: 48,
        },
        { header: t("supervision:lastReminded"), value: (row) => row.remindedOn ?? t("supervision:notReminded") },
        {
          header: t("supervision:col.read"),
          value: (row) => (row.acknowledged === null ? null : t(row.acknowledged ? "supervision:read" : "supervision:unread")),
        },
        { header: t("supervision:col.status"), value: (row) => (row.rests ? t("supervision:rests") : null) },
      ],
    }));
  }
  const filter = sentFilterOf(url, FILE_PAGE);
  return listFile<ReminderRow>(request, actor, ({ t }) => ({
    name: "reminders",
    title: t("supervision:sentList"),
    page: async (after) => {
      const { reminders, nextAfter } = await listSentReminders(actor, { ...filter, after });
      return { rows: reminders, nextAfter };
    },
    columns: [
      { header: t("supervision:col.unit"), value: (row) => row.unit, width: 32 },
      { header: t("supervision:col.to"), value: (row) => row.toUnit, width: 32 },
      { header: t("supervision:col.subject"), value: (row) => t(`supervision:subject.${row.subject}`) },
      { header: t("supervision:col.message"), value: (row) => row.message, width: 48 },
      { header: t("supervision:col.sent"), value: (row) => formatInstant(row.sentAt), width: 18 },
      { header: t("supervision:col.origin"), value: (row) => row.sentBy ?? t(`supervision:origin.${row.origin}`) },
      {
        header: t("supervision:col.read"),
        value: (row) => (row.acknowledgedAt ? formatInstant(row.acknowledgedAt) : t("supervision:unread")),
        width: 18,
      },
      { header: t("supervision:readByPerson"), value: (row) => row.acknowledgedBy },
    ],
  }));
}
