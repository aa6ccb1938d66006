import { Link } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { KeysetPager } from "#app/components/ui/pagination";
import type { ReminderRow } from "#app/domain/supervision/reminders.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

type Props = { reminders: readonly ReminderRow[]; nextAfter: string | null };

/** What was sent, to whom, and who has read it. */
export function SentReminders({ reminders, nextAfter }: Props) {
  const { t } = useTranslation("supervision");
  const words = useWords();
  return (
    <>
      <div className="mb-4">
        <Chips
          label={t("filterLabel")}
          name="read"
          options={[
            { value: "", label: t("filter.all") },
            { value: "no", label: t("filter.unread") },
            { value: "yes", label: t("filter.read") },
            { value: "escalated", label: t("filter.escalated") },
          ]}
        />
      </div>
      <DataTable
        caption={t("sentList")}
        captionHidden
        rows={reminders}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t("sentEmpty")}>{t("sentEmptyText")}</EmptyState>}
        columns={[
          {
            key: "unit",
            header: t("col.unit"),
            title: true,
            cell: (row) => (
              <span>
                <Link to={row.caseId ? paths.bureauCase(row.unitId, row.caseId) : paths.bureauUnit(row.unitId)}>
                  {words.name(row.unit, row.unitEn)}
                </Link>
                {row.level === "SUPERVISOR" ? (
                  <small className="block font-normal text-ink-2">→ {words.name(row.toUnit, row.toUnitEn)}</small>
                ) : null}
              </span>
            ),
          },
          { key: "subject", header: t("col.subject"), nowrap: true, cell: (row) => t(`subject.${row.subject}`) },
          { key: "message", header: t("col.message"), cell: (row) => row.message },
          {
            key: "sent",
            header: t("col.sent"),
            nowrap: true,
            cell: (row) => (
              <span>
                {formatInstant(row.sentAt)}
                <small className="block text-ink-2">{row.sentBy ?? t(`origin.${row.origin}`)}</small>
              </span>
            ),
          },
          {
            key: "read",
            header: t("col.read"),
            cell: (row) =>
              row.acknowledgedAt ? (
                <span>
                  <Badge tone="good">{t("read")}</Badge>
                  <small className="block text-ink-2">{t("readBy", { name: row.acknowledgedBy ?? "—", at: row.acknowledgedAt })}</small>
                </span>
              ) : (
                <Badge tone="warn">{t("unread")}</Badge>
              ),
          },
        ]}
      />
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
