import { Form } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { TextField } from "#app/components/ui/text-field";
import type { ProposedReversal } from "#app/domain/payments/bank-desk.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

/** Why something is taken back. @param decisionId absent where the page is about a single receipt */
export function TakeBackForm({ formId, decisionId }: { formId: string; decisionId?: string }) {
  const { t } = useTranslation("bank");
  const { form, fields, pending } = useResultForm<{ reason: string }>({ id: formId, defaultValue: { reason: "" } });
  return (
    <details className="mt-4" open={form.status === "error"}>
      <summary>{t("reverse")}</summary>
      <div className="mt-3">
        <FormShell form={form} fields={[{ field: fields.reason, label: t("reverseReason") }]}>
          {decisionId === undefined ? null : <input type="hidden" name="decisionId" value={decisionId} />}
          <TextField field={fields.reason} label={t("reverseReason")} hint={t("reverseHint")} maxLength={200} />
          <div className="form-actions">
            <Button name="intent" value="takeBack" variant="quiet" pending={pending}>
              {t("reverse")}
            </Button>
          </div>
        </FormShell>
      </div>
    </details>
  );
}

/** What a first person wants to take back, with the buttons of the second. @param mine the reader is the first person */
export function ProposedTakeBack({ reversal, mine, decides }: { reversal: ProposedReversal; mine: boolean; decides: boolean }) {
  const { t } = useTranslation("bank");
  return (
    <div className="mt-4">
      <p>{t("wantsBack", { who: reversal.proposedBy, reason: reversal.reason })}</p>
      {decides ? (
        <Form method="post" className="form-actions mt-3">
          <input type="hidden" name="reversalId" value={reversal.id} />
          {mine ? (
            <span className="over">{t("waitsForSecond")}</span>
          ) : (
            <Button name="intent" value="releaseBack" variant="act">
              {t("releaseBack")}
            </Button>
          )}
          <Button name="intent" value="keep" variant="quiet">
            {t("keepIt")}
          </Button>
        </Form>
      ) : null}
    </div>
  );
}
