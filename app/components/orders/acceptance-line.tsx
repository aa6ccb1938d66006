import { useState, type FormEvent } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { optional, type FieldSource } from "#app/components/ui/field";
import { FileField } from "#app/components/ui/file-field";
import { QuantityField } from "#app/components/ui/quantity-field";
import { RadioField } from "#app/components/ui/radio-field";
import { TextField } from "#app/components/ui/text-field";
import type { DeliveryLine } from "#app/domain/ordering/delivery.queries.server";
import { rejectReasons } from "#app/domain/ordering/schema";
import { formatBps } from "#app/lib/money";
import { amountFen, formatQuantity, parseQuantity } from "#app/lib/quantity";

type Props = {
  line: DeliveryLine;
  position: number;
  count: number;
  fields: Record<"accepted" | "rejected" | "reason" | "note" | "photo", FieldSource>;
  /** Name of the hidden field with the line's id. */
  lineIdName: string;
};

/** One thing on the scales: what was shipped is proposed, what was weighed is typed over it. Says at once what the weight means in money. */
export function AcceptanceLine({ line, position, count, fields, lineIdName }: Props) {
  const { t } = useTranslation("orders");
  const words = useWords();
  const [typed, setTyped] = useState<{ accepted: string; rejected: string } | null>(null);

  function read(event: FormEvent<HTMLElement>) {
    const value = (field: FieldSource) => event.currentTarget.querySelector<HTMLInputElement>(`[name="${field.name}"]`)?.value ?? "";
    setTyped({ accepted: value(fields.accepted), rejected: value(fields.rejected) });
  }

  return (
    <section className="panel" aria-label={words.name(line.nameZh, line.nameEn)} onInput={read}>
      <input type="hidden" name={lineIdName} value={line.lineId} />
      <p className="over">{t("lineOf", { position, count })}</p>
      <h2>{words.name(line.nameZh, line.nameEn)}</h2>
      <p className="mb-3 text-ink-2">
        {t("shippedLine", {
          quantity: words.quantity(line.shippedMilli, line.salesUnit),
          price: words.yuan(line.unitPriceFen),
          unit: words.unit(line.salesUnit),
        })}
        {line.catchWeight ? ` · ${t("tolerance", { tolerance: formatBps(line.toleranceBps) })}` : ""}
        {line.lot ? ` · ${t("lot")} ${line.lot}` : ""}
      </p>
      <QuantityField
        field={fields.accepted}
        label={t(line.catchWeight ? "acceptedWeighed" : "acceptedCounted")}
        unit={words.unit(line.salesUnit, line.shippedMilli)}
        size="lg"
        min={0}
        step={line.catchWeight ? 0.1 : 1}
      />
      <Verdict line={line} accepted={typed?.accepted ?? initial(fields.accepted)} rejected={typed?.rejected ?? initial(fields.rejected)} />
      <details className="mt-4" open={isRefused(fields.rejected) || hasError(fields.reason, fields.photo) || undefined}>
        <summary className="chip chip-late">{t("refusePart")}</summary>
        <div className="mt-4 grid gap-5">
          <QuantityField
            field={fields.rejected}
            label={t("rejected")}
            unit={words.unit(line.salesUnit, 0n)}
            min={0}
            step={line.catchWeight ? 0.1 : 1}
          />
          <RadioField
            field={fields.reason}
            label={t("rejectReason")}
            look="chip"
            choices={rejectReasons.map((value) => ({ value, label: t(`rejectReasonOf.${value}`) }))}
          />
          <TextField field={optional(fields.note)} label={t("rejectNote")} maxLength={300} />
          <FileField
            field={optional(fields.photo)}
            label={t("photo")}
            hint={t("photoHint")}
            accept="image/jpeg,image/png,image/webp"
            capture="environment"
          />
        </div>
      </details>
    </section>
  );
}

const initial = (field: FieldSource) => (typeof field.initialValue === "string" ? field.initialValue : "0");
const hasError = (...fields: FieldSource[]) => fields.some((field) => Boolean(field.errors?.length));
const isRefused = (field: FieldSource) => (parseQuantity(initial(field)) ?? 0n) > 0n || hasError(field);

function Verdict({ line, accepted, rejected }: { line: DeliveryLine; accepted: string; rejected: string }) {
  const { t } = useTranslation("orders");
  const words = useWords();
  const acceptedMilli = parseQuantity(accepted || "0");
  const rejectedMilli = parseQuantity(rejected || "0");
  const low = formatQuantity(line.lowMilli);
  const high = formatQuantity(line.highMilli);
  const inside =
    acceptedMilli !== null &&
    rejectedMilli !== null &&
    acceptedMilli + rejectedMilli >= line.lowMilli &&
    acceptedMilli + rejectedMilli <= line.highMilli;
  const differenceMilli = line.shippedMilli - (acceptedMilli ?? 0n) - (rejectedMilli ?? 0n);
  return (
    <p className="mt-3 flex flex-wrap items-center gap-2 text-ink-2" aria-live="polite">
      <Badge tone={inside ? "good" : "late"}>{t(inside ? (line.catchWeight ? "insideTolerance" : "countsUp") : "outsideTolerance")}</Badge>
      {inside && acceptedMilli !== null
        ? [
            t("dueForLine", { amount: words.yuan(amountFen(acceptedMilli, line.unitPriceFen)) }),
            ...(differenceMilli > 0n ? [t("lighterBy", { quantity: words.quantity(differenceMilli, line.salesUnit) })] : []),
            ...(differenceMilli < 0n ? [t("heavierBy", { quantity: words.quantity(-differenceMilli, line.salesUnit) })] : []),
            ...(rejectedMilli ? [t("refusedBy", { quantity: words.quantity(rejectedMilli, line.salesUnit) })] : []),
          ].join(t("comma"))
        : t(low === high ? "mustBe" : "mustBeBetween", { low, high, unit: words.unit(line.salesUnit, line.highMilli) })}
    </p>
  );
}
