import { useWords } from "#app/components/orders/words";
import { Panel } from "#app/components/ui/panel";
import type { AccountAdjustment } from "#app/domain/quota/year-end.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";

/** What the bureau changed in an account after its year was closed, with reason and both persons. Draws nothing where nothing was changed. */
export function AdjustedPanel({ adjustments }: { adjustments: readonly AccountAdjustment[] }) {
  const { t } = useTranslation("yearEnd");
  const nameOf = useOrganisationName();
  const words = useWords();
  if (adjustments.length === 0) return null;
  return (
    <Panel title={t("adjustedIn")}>
      <ul className="grid gap-4">
        {adjustments.map((row) => (
          <li key={row.id} className="grid gap-1">
            <p>
              <strong>{t(`subject.${row.subject}`)}</strong>{" "}
              {t("fromTo", { before: row.beforeFen === null ? "—" : words.yuan(row.beforeFen), after: words.yuan(row.wantedFen) })}
            </p>
            <p>{row.reason}</p>
            <p className="over">
              {t("adjustedBy", {
                bureau: nameOf(row.bureau),
                proposer: row.proposedBy,
                decider: row.decidedBy,
                at: formatInstant(row.decidedAt),
              })}
            </p>
          </li>
        ))}
      </ul>
      <p className="table-note">{t("adjustedNote")}</p>
    </Panel>
  );
}
