import type { InputHTMLAttributes } from "react";
import { classNames } from "#app/components/ui/class-names";
import { controlProps, descriptionId, FieldError, type FieldLook } from "#app/components/ui/field";

type Props = Omit<FieldLook, "labelHidden"> & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "className" | "type">;

export function CheckboxField({ field, label, hint, className, value = "on", ...rest }: Props) {
  return (
    <div className={classNames("field", className)}>
      <div className="choice">
        <input
          {...controlProps(field, hint)}
          type="checkbox"
          value={value}
          defaultChecked={field.initialValue === value || field.initialValue === true}
          {...rest}
        />
        <label htmlFor={field.id}>{label}</label>
        {hint ? (
          <p className="field-hint" id={descriptionId(field)}>
            {hint}
          </p>
        ) : null}
      </div>
      <FieldError field={field} />
    </div>
  );
}
