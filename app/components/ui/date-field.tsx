import type { InputHTMLAttributes } from "react";
import { controlProps, Field, initialText, type FieldLook } from "#app/components/ui/field";

type Props = FieldLook & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "className" | "type">;

/** A calendar date, "2026-11-22", in Asia/Shanghai. */
export function DateField({ field, label, hint, labelHidden, className, ...rest }: Props) {
  return (
    <Field {...{ field, label, hint, labelHidden, className }}>
      <input
        {...controlProps(field, hint)}
        type="date"
        className="control"
        defaultValue={initialText(field)}
        min={field.min}
        max={field.max}
        {...rest}
      />
    </Field>
  );
}
