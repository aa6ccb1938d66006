import { useRef, type InputHTMLAttributes } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { classNames } from "#app/components/ui/class-names";
import { controlProps, Field, initialText, type FieldLook } from "#app/components/ui/field";
import { Icon } from "#app/components/ui/icon";

type Props = FieldLook & {
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  /** `lg` fills the width of a phone: for weighing and counting at the kitchen door. */
  size?: "md" | "lg";
} & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "className" | "type" | "min" | "max" | "step" | "size">;

/** A number with minus and plus; without JavaScript only the number is left, and it is enough. */
export function QuantityField({ field, label, hint, labelHidden, className, unit, min, max, step = 1, size = "md", ...rest }: Props) {
  const { t } = useTranslation("ui");
  const input = useRef<HTMLInputElement>(null);

  function move(direction: 1 | -1) {
    const element = input.current;
    if (!element) return;
    if (direction === 1) element.stepUp();
    else element.stepDown();
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  return (
    <Field {...{ field, label, hint, labelHidden, className }} showOptional={false}>
      <div className={classNames("quantity", size === "lg" && "quantity-lg", Boolean(field.errors?.length) && "quantity-invalid")}>
        <button type="button" aria-label={t("less")} aria-controls={field.id} onClick={() => move(-1)}>
          <Icon name="minus" />
        </button>
        <span className="quantity-value">
          <input
            {...controlProps(field, hint)}
            ref={input}
            type="number"
            inputMode={Number.isInteger(step) ? "numeric" : "decimal"}
            min={min}
            max={max}
            step={step}
            defaultValue={initialText(field) ?? min}
            {...rest}
          />
          <span>{unit}</span>
        </span>
        <button type="button" aria-label={t("more")} aria-controls={field.id} onClick={() => move(1)}>
          <Icon name="plus" />
        </button>
      </div>
    </Field>
  );
}
