import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { Icon } from "#app/components/ui/icon";

export type Step = { key: string; label: string; state: "done" | "current" | "ahead" | "late"; note?: ReactNode };

const stateTexts = { done: "stepDone", current: "stepCurrent", ahead: "stepAhead", late: "stepLate" } as const;

/** Where a filing or an order stands on its way. */
export function Stepper({ steps, label }: { steps: readonly Step[]; label: string }) {
  const { t } = useTranslation("ui");
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step) => (
        <li key={step.key} className={`is-${step.state}`} aria-current={step.state === "current" ? "step" : undefined}>
          <span className="steps-name">
            {step.state === "done" ? <Icon name="check" size={16} className="text-green" /> : null}
            {step.state === "late" ? <Icon name="warn" size={16} className="text-vermilion" /> : null}
            {step.label}
            <span className="sr-only"> ({t(stateTexts[step.state])})</span>
          </span>
          {step.note ? <span>{step.note}</span> : null}
        </li>
      ))}
    </ol>
  );
}
