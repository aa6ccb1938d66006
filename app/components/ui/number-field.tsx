import type { InputHTMLAttributes, ReactNode } from "react";
import { controlProps, Field, initialText, type FieldLook } from "#app/components/ui/field";

type Props = FieldLook & {
  /** Said after the number: 斤, kg, %, 天. */
  unit?: ReactNode;
  decimals?: boolean;
} & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "className" | "type">;

/** Text with a numeric keyboard: a wrong character stays visible and gets a message, where type=number would swallow it. */
export function NumberField({ field, label, hint, labelHidden, className, unit, decimals = false, ...rest }: Props) {
  return (
    <Field {...{ field, label, hint, labelHidden, className }}>
      <div className="affix">
        <input
          {...controlProps(field, hint)}
          type="text"
          inputMode={decimals ? "decimal" : "numeric"}
          autoComplete="off"
          className="control control-number"
          defaultValue={initialText(field)}
          {...rest}
        />
        {unit ? <span className="affix-text">{unit}</span> : null}
      </div>
    </Field>
  );
}
