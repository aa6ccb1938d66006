import type { TextareaHTMLAttributes } from "react";
import { controlProps, Field, initialText, type FieldLook } from "#app/components/ui/field";

type Props = FieldLook & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "name" | "id" | "className">;

export function TextareaField({ field, label, hint, labelHidden, className, rows = 3, ...rest }: Props) {
  return (
    <Field {...{ field, label, hint, labelHidden, className }}>
      <textarea
        {...controlProps(field, hint)}
        className="control"
        rows={rows}
        defaultValue={initialText(field)}
        minLength={field.minLength}
        maxLength={field.maxLength}
        {...rest}
      />
    </Field>
  );
}
