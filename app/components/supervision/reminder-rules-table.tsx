import { Link } from "@remix-run/react";

import { Period, RuleStatusBadge } from "#app/components/supervision/badges";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import type { ReminderRuleVersion } from "#app/domain/supervision/rules.queries.server";
import { formatList } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

type Props = { rules: readonly ReminderRuleVersion[]; today: CalendarDate; versions?: boolean };

/** Reminder rules, or the versions of one. */
export function ReminderRulesTable({ rules, today, versions = false }: Props) {
  const { t } = useTranslation("supervision");
  const schedule = useSchedule();
  return (
    <DataTable
      caption={t("reminderRules")}
      captionHidden
      rows={rules}
      rowKey={(row) => `${row.id}~${row.version}`}
      empty={<EmptyState title={t("reminderRulesEmpty")}>{t("reminderRulesEmptyText")}</EmptyState>}
      columns={[
        {
          key: "subject",
          header: t("field.subject"),
          title: true,
          cell: (row) => (
            <span>
              {versions ? (
                t("versionNumber", { version: row.version })
              ) : (
                <Link to={paths.bureauReminderRule(row.id)}>{t(`subject.${row.subject}`)}</Link>
              )}
              <small className="block font-normal text-ink-2">{row.divisionPrefix === "" ? t("nation") : row.place}</small>
            </span>
          ),
        },
        { key: "every", header: t("rule.every"), nowrap: true, cell: (row) => t("minDaysText", { count: row.minDays }) },
        { key: "schedule", header: t("rule.schedule"), cell: (row) => schedule(row) },
        { key: "escalates", header: t("rule.escalates"), cell: (row) => t("escalateText", { count: row.escalateDays }) },
        { key: "message", header: t("col.message"), quiet: true, cell: (row) => row.message },
        { key: "status", header: t("col.status"), nowrap: true, cell: (row) => <RuleStatusBadge rule={row} today={today} /> },
        { key: "period", header: t("rule.period"), quiet: true, nowrap: true, cell: (row) => <Period rule={row} /> },
      ]}
    />
  );
}

/** On which days a rule reminds by itself. */
function useSchedule(): (rule: Pick<ReminderRuleVersion, "weekdays" | "monthDays">) => string {
  const { t, i18n } = useTranslation("supervision");
  return ({ weekdays, monthDays }) => {
    const days = [...weekdays.map((day) => t(`weekday.${day as 1}`)), ...monthDays.map((day) => t("monthDay", { day }))];
    return days.length === 0 ? t("noSchedule") : formatList(days, i18n.language);
  };
}
