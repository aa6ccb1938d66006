import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { LineChoice } from "#app/components/corrections/line-choice";
import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { MoneyField } from "#app/components/ui/money-field";
import { RadioField } from "#app/components/ui/radio-field";
import { TextField } from "#app/components/ui/text-field";
import type { DraftLine, FoundUnit } from "#app/domain/ordering/correction-draft.queries.server";
import type { ReceiverVersion } from "#app/domain/ordering/receiver.queries.server";

const reasonRule = { required: true, maxLength: 300 };

/** Why a line cannot be chosen now; null when it can. */
function useObstacle() {
  const { t } = useTranslation("corrections");
  return (line: DraftLine): string | null => (line.open ? t("lineWaits", { number: line.open.number }) : line.live ? null : t("lineOver"));
}

export function ReAttributionForm({ lines, toUnit }: { lines: readonly DraftLine[]; toUnit: FoundUnit }) {
  const { t } = useTranslation("corrections");
  const nameOf = useOrganisationName();
  const obstacle = useObstacle();
  const { form, fields, pending } = useResultForm<{ toUnitId: string; lineIds: string[]; reason: string }>({
    id: "re-attribution",
    constraint: { reason: reasonRule },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.toUnitId, label: t("chosen") },
        { field: fields.lineIds, label: t("linesLabel") },
        { field: fields.reason, label: t("reason") },
      ]}
    >
      <input type="hidden" name="toUnitId" value={toUnit.id} />
      <LineChoice
        field={fields.lineIds}
        lines={lines}
        disabled={(line) =>
          line.credited === null
            ? t("lineNotCounted")
            : line.credited.id === toUnit.id
              ? t("lineCredited", { unit: nameOf(line.credited.name) })
              : obstacle(line)
        }
      />
      <TextField field={fields.reason} label={t("reason")} hint={t("reasonHint")} />
      <div className="form-actions">
        <Button name="intent" value="reAttribute" pending={pending} variant="act">
          {t("propose")}
        </Button>
        <span className="over">{t("proposeHint")}</span>
      </div>
    </FormShell>
  );
}

export function SourceForm({ lines }: { lines: readonly DraftLine[] }) {
  const { t } = useTranslation("corrections");
  const obstacle = useObstacle();
  const { form, fields, pending } = useResultForm<{ toSource: string; lineIds: string[]; reason: string }>({
    id: "source",
    constraint: { toSource: { required: true }, reason: reasonRule },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.toSource, label: t("toSource") },
        { field: fields.lineIds, label: t("linesLabel") },
        { field: fields.reason, label: t("reason") },
      ]}
    >
      <p className="text-ink-2">{t("sourceLead")}</p>
      <LineChoice field={fields.lineIds} lines={lines} disabled={obstacle} />
      <RadioField
        field={fields.toSource}
        label={t("toSource")}
        look="chip"
        choices={(["CANTEEN", "CONTRACTOR", "UNION", "PERSONAL"] as const).map((value) => ({ value, label: t(`source.${value}`) }))}
      />
      <TextField field={fields.reason} label={t("reason")} />
      <div className="form-actions">
        <Button name="intent" value="source" pending={pending} variant="act">
          {t("propose")}
        </Button>
      </div>
    </FormShell>
  );
}

export function ReceiverForm({ receiver }: { receiver: ReceiverVersion }) {
  const { t } = useTranslation("corrections");
  const { receiverName, receiverPhone, address } = receiver;
  const { form, fields, pending } = useResultForm<{ receiverName: string; receiverPhone: string; address: string; reason: string }>({
    id: "receiver",
    defaultValue: { receiverName, receiverPhone, address },
    constraint: {
      receiverName: { required: true, maxLength: 60 },
      receiverPhone: { required: true },
      address: { required: true, maxLength: 200 },
      reason: reasonRule,
    },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.receiverName, label: t("receiverName") },
        { field: fields.receiverPhone, label: t("receiverPhone") },
        { field: fields.address, label: t("address") },
        { field: fields.reason, label: t("reason") },
      ]}
    >
      <p className="text-ink-2">{t("receiverLead")}</p>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField field={fields.receiverName} label={t("receiverName")} autoComplete="off" />
        <TextField field={fields.receiverPhone} label={t("receiverPhone")} type="tel" inputMode="tel" autoComplete="off" />
      </div>
      <TextField field={fields.address} label={t("address")} autoComplete="off" />
      <TextField field={fields.reason} label={t("reason")} />
      <div className="form-actions">
        <Button name="intent" value="receiver" pending={pending} variant="act">
          {t("saveReceiver")}
        </Button>
      </div>
    </FormShell>
  );
}

export function ClaimForm() {
  const { t } = useTranslation("corrections");
  const { form, fields, pending } = useResultForm<{ orderNumber: string; goodsAmount: string; reason: string }>({
    id: "claim",
    constraint: { orderNumber: { required: true, maxLength: 40 }, goodsAmount: { required: true }, reason: reasonRule },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.orderNumber, label: t("orderNumber") },
        { field: fields.goodsAmount, label: t("goodsAmount") },
        { field: fields.reason, label: t("reason") },
      ]}
    >
      <TextField
        field={fields.orderNumber}
        label={t("orderNumber")}
        hint={t("orderNumberHint")}
        autoComplete="off"
        autoCapitalize="characters"
      />
      <MoneyField field={fields.goodsAmount} label={t("goodsAmount")} hint={t("goodsAmountHint")} />
      <TextField field={fields.reason} label={t("reason")} hint={t("reasonHint")} />
      <div className="form-actions">
        <Button name="intent" value="claim" pending={pending} variant="act">
          {t("claimSubmit")}
        </Button>
        <span className="over">{t("proposeHint")}</span>
      </div>
    </FormShell>
  );
}

/** A reviewer's no, with the reason the proposing unit reads. */
export function DeclineForm() {
  const { t } = useTranslation("corrections");
  const { form, fields, pending } = useResultForm<{ reason: string }>({ id: "decline", constraint: { reason: reasonRule } });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t("decline")}</summary>
      <FormShell form={form} fields={[{ field: fields.reason, label: t("reason") }]} className="mt-3 grid gap-3">
        <TextField field={fields.reason} label={t("reason")} hint={t("declineHint")} />
        <div>
          <Button name="intent" value="decline" variant="danger" pending={pending}>
            {t("decline")}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}
