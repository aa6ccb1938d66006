import type { InputHTMLAttributes } from "react";
import { controlProps, Field, type FieldLook } from "#app/components/ui/field";

type Props = FieldLook & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "className" | "type">;

/** The form around it needs `encType="multipart/form-data"`. */
export function FileField({ field, label, hint, labelHidden, className, ...rest }: Props) {
  return (
    <Field {...{ field, label, hint, labelHidden, className }}>
      <input {...controlProps(field, hint)} type="file" className="control" multiple={field.multiple} {...rest} />
    </Field>
  );
}
