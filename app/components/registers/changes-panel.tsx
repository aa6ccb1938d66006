import { Panel } from "#app/components/ui/panel";
import { KeysetPager } from "#app/components/ui/pagination";
import { Timeline } from "#app/components/ui/timeline";
import type { RecordChange } from "#app/domain/supervision/registers/changes.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";

/** What the audit log says of a record. Actions stand in the log's own words, which are the same in every language. */
export function ChangesPanel({ changes, nextBefore }: { changes: readonly RecordChange[]; nextBefore: string | null }) {
  const { t } = useTranslation("registers");
  return (
    <Panel title={t("unit.changes")}>
      {changes.length === 0 ? (
        <p className="text-ink-2">{t("unit.noChanges")}</p>
      ) : (
        <Timeline
          label={t("unit.changes")}
          events={changes.map((change) => ({
            key: String(change.id),
            title: <code>{change.action}</code>,
            at: formatInstant(change.at),
            dateTime: change.at.toISOString(),
            ...(change.person ? { by: change.person } : {}),
            detail: Object.entries(change.detail)
              .map(([name, value]) => `${name}: ${value ?? "—"}`)
              .join(" · "),
          }))}
        />
      )}
      <KeysetPager nextAfter={nextBefore} />
    </Panel>
  );
}
