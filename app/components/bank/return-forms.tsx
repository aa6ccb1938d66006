import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import type { ReturnCandidate } from "#app/domain/payments/returned.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

export const returnFormId = (index: number): string => `return-${index}`;

/** Which arrived transfer an outgoing one sent back. */
export function ReturnForms({ candidates }: { candidates: readonly ReturnCandidate[] }) {
  const { t } = useTranslation("bank");
  return (
    <Panel title={t("sentBack")}>
      <p className="text-ink-2">{t(candidates.length === 0 ? "noReturn" : "sentBackLead")}</p>
      <ul className="mt-4 grid gap-4">
        {candidates.map((candidate, index) => (
          <li key={candidate.lineId + (candidate.decisionId ?? "")}>
            <ReturnForm candidate={candidate} index={index} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ReturnForm({ candidate, index }: { candidate: ReturnCandidate; index: number }) {
  const { t } = useTranslation("bank");
  const words = useWords();
  const { form, fields, pending } = useResultForm<{ reason: string }>({ id: returnFormId(index), defaultValue: { reason: "" } });
  return (
    <FormShell form={form} className="grid gap-3" fields={[{ field: fields.reason, label: t("reverseReason") }]}>
      <p>
        {candidate.bookedOn} · {candidate.payerName || t("nobody")} · <span className="tnum">{words.yuan(candidate.amountFen)}</span> ·{" "}
        {candidate.kind === null ? t("view.waiting") : t(`kind.${candidate.kind as "MATCH"}`)}
      </p>
      <input type="hidden" name="arrivedLineId" value={candidate.lineId} />
      {candidate.decisionId === null ? null : <input type="hidden" name="decisionId" value={candidate.decisionId} />}
      <TextField field={fields.reason} label={t("reverseReason")} maxLength={200} />
      <div>
        <Button name="intent" value="returned" variant="quiet" size="sm" pending={pending}>
          {t("sentBackThis")}
        </Button>
      </div>
    </FormShell>
  );
}
