import type { InputHTMLAttributes, ReactNode } from "react";
import { controlProps, Field, initialText, type FieldLook } from "#app/components/ui/field";

type Props = FieldLook & { prefix?: ReactNode; suffix?: ReactNode } & Omit<
    InputHTMLAttributes<HTMLInputElement>,
    "prefix" | "name" | "id" | "className"
  >;

export function TextField({ field, label, hint, labelHidden, className, prefix, suffix, type = "text", ...rest }: Props) {
  const input = (
    <input
      {...controlProps(field, hint)}
      type={type}
      className="control"
      defaultValue={type === "password" ? undefined : initialText(field)}
      minLength={field.minLength}
      maxLength={field.maxLength}
      pattern={field.pattern}
      {...rest}
    />
  );
  return (
    <Field {...{ field, label, hint, labelHidden, className }}>
      {prefix || suffix ? (
        <div className="affix">
          {prefix ? <span className="affix-text">{prefix}</span> : null}
          {input}
          {suffix ? <span className="affix-text">{suffix}</span> : null}
        </div>
      ) : (
        input
      )}
    </Field>
  );
}
