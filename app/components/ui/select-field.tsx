import type { SelectHTMLAttributes } from "react";
import { controlProps, Field, initialText, type FieldLook } from "#app/components/ui/field";

export type Option = { value: string; label: string; disabled?: boolean };

type Props = FieldLook & {
  options: readonly (Option | { group: string; options: readonly Option[] })[];
  /** First, empty choice; leave it out when one of the options always applies. */
  placeholder?: string;
} & Omit<SelectHTMLAttributes<HTMLSelectElement>, "name" | "id" | "className">;

const option = ({ value, label, disabled }: Option) => (
  <option key={value} value={value} disabled={disabled}>
    {label}
  </option>
);

export function SelectField({ field, label, hint, labelHidden, className, options, placeholder, ...rest }: Props) {
  return (
    <Field {...{ field, label, hint, labelHidden, className }}>
      <select {...controlProps(field, hint)} className="control" defaultValue={initialText(field) ?? ""} {...rest}>
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((entry) =>
          "group" in entry ? (
            <optgroup key={entry.group} label={entry.group}>
              {entry.options.map(option)}
            </optgroup>
          ) : (
            option(entry)
          ),
        )}
      </select>
    </Field>
  );
}
