import { Form } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import { TextField } from "#app/components/ui/text-field";
import type { GreenLaneView } from "#app/domain/payments/green-lane.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";

/** The clock of a marked order, the same for unit, co-op and bureau. */
export function GreenLaneNotice({ lane, asks = false }: { lane: GreenLaneView; asks?: boolean }) {
  const { t } = useTranslation(["payments", "workingDays"]);
  const words = useWords();
  const tone = lane.breached ? "late" : lane.paidAt ? "good" : lane.dueOn ? "warn" : "none";
  const title = lane.paidAt
    ? t(lane.breached ? "green.paidLate" : "green.paid", { at: formatInstant(lane.paidAt) })
    : lane.dueOn
      ? t(lane.breached ? "green.breached" : "green.running", { day: lane.dueOn, at: formatInstant(lane.requestedAt ?? lane.markedAt) })
      : t("green.marked");
  return (
    <div className="mb-5">
      <Notice
        tone={tone}
        title={title}
        action={
          asks && lane.openFen > 0n && !lane.dueOn ? (
            <Form method="post">
              <Button name="intent" value="requestGreenPayment" variant="act">
                {t("green.request")}
              </Button>
            </Form>
          ) : undefined
        }
      >
        {[
          t("green.reason", { reason: lane.reason }),
          ...(lane.provisional !== null && !lane.paidAt ? [t("workingDays:provisionalText", { year: lane.provisional })] : []),
          ...(lane.movedFrom ? [t("workingDays:movedFrom", { day: lane.movedFrom })] : []),
          ...(lane.openFen > 0n ? [t("green.open", { amount: words.yuan(lane.openFen) })] : []),
        ].join(" ")}
      </Notice>
    </div>
  );
}

/** The bureau marks the order. */
export function GreenLaneForm() {
  const { t } = useTranslation("payments");
  const { form, fields, pending } = useResultForm<{ reason: string }>({
    id: "markGreen",
    constraint: { reason: { required: true, maxLength: 300 } },
  });
  return (
    <FormShell form={form} fields={[{ field: fields.reason, label: t("green.why") }]} className="grid gap-3">
      <TextField field={fields.reason} label={t("green.why")} hint={t("green.whyHint")} />
      <div>
        <Button name="intent" value="markGreen" pending={pending}>
          {t("green.mark")}
        </Button>
      </div>
    </FormShell>
  );
}
