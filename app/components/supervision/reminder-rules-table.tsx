import { Link } from "@remix-run/react";

import { Period, RuleStatusBadge } from "#app/components/supervision/badges";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import type { ReminderRuleVersion } from "#app/domain/supervision/rules.queries.server";
import { formatList } from "#app/i18n/formats";
import type { Locale } from "#app/i18n/locales";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

type Props = { rules: readonly ReminderRuleVersion[]; today: CalendarDate; versions?: boolean };

/** Reminder rules, or the versions of one. */
export function ReminderRulesTable({ rules, today, versions = false }: Props) {
  const { t } = useTranslation("supervision");
  const placeOf = usePlaceName();
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
              <small className="block font-normal text-ink-2">{row.divisionPrefix === "" ? t("nation") : placeOf(row.place ?? "")}</small>
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
  return (rule) => scheduleOf(t as unknown as Words, rule, i18n.language);
}

type Words = (key: string, values?: Record<string, unknown>) => string;

/** @param t of the namespace `supervision`, or of all with `namespace` before the key */
export function scheduleOf(t: Words, rule: Pick<ReminderRuleVersion, "weekdays" | "monthDays">, locale: Locale, namespace = ""): string {
  const weekdays = rule.weekdays.map((day) => t(`${namespace}weekday.${day}`));
  const days = [...weekdays, ...rule.monthDays.map((day) => t(`${namespace}monthDay`, { day }))];
  return days.length === 0 ? t(`${namespace}noSchedule`) : formatList(days, locale);
}
