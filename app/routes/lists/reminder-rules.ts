import type { LoaderFunctionArgs } from "@remix-run/node";

import { scheduleOf } from "#app/components/supervision/reminder-rules-table";
import { ruleStateOf } from "#app/components/supervision/rule-state";
import { listReminderRules, type ReminderRuleVersion } from "#app/domain/supervision/rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "bureau:read" };

/** Reminder rules of the bureau. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  return listFile<ReminderRuleVersion>(request, actor, ({ t, locale, place }) => ({
    name: "reminder-rules",
    title: t("supervision:reminderRules"),
    page: wholeList(() => listReminderRules(actor, today)),
    columns: [
      { header: t("supervision:field.subject"), value: (row) => t(`supervision:subject.${row.subject}`) },
      {
        header: t("supervision:col.place"),
        value: (row) => (row.divisionPrefix === "" ? t("supervision:nation") : place(row.place ?? "")),
      },
      { header: t("supervision:rule.every"), value: (row) => t("supervision:minDaysText", { count: row.minDays }) },
      { header: t("supervision:rule.schedule"), value: (row) => scheduleOf(t as never, row, locale, "supervision:"), width: 28 },
      { header: t("supervision:rule.escalates"), value: (row) => t("supervision:escalateText", { count: row.escalateDays }), width: 24 },
      { header: t("supervision:col.message"), value: (row) => row.message, width: 48 },
      { header: t("supervision:col.status"), value: (row) => t(`supervision:ruleStatus.${ruleStateOf(row, today)}`) },
      { header: t("admin:ref.validFrom"), value: (row) => row.validFrom },
      { header: t("admin:ref.validTo"), value: (row) => row.validTo },
    ],
  }));
}
