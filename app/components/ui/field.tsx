import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { classNames } from "#app/components/ui/class-names";
import { Icon } from "#app/components/ui/icon";

/** The part of conform's field metadata that a control reads; `fields.x` of `useForm` fits as it is. */
export type FieldSource = {
  id: string;
  name: string;
  formId?: string;
  errors?: string[] | undefined;
  /** What was typed last, or the stored value: conform keeps both as text. */
  initialValue?: unknown;
  required?: boolean | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  min?: string | number | undefined;
  max?: string | number | undefined;
  step?: string | number | undefined;
  pattern?: string | undefined;
  multiple?: boolean | undefined;
};

/** What every field takes besides its own attributes. */
export type FieldLook = {
  field: FieldSource;
  label: ReactNode;
  hint?: ReactNode;
  /** Hides the label from sight, never from screen readers: for controls inside a table with a heading. */
  labelHidden?: boolean;
  className?: string;
};

export const descriptionId = (field: FieldSource) => `${field.id}-description`;
export const errorId = (field: FieldSource) => `${field.id}-error`;
export const initialText = (field: FieldSource) =>
  typeof field.initialValue === "string" || typeof field.initialValue === "number" ? String(field.initialValue) : undefined;

/** The same field, marked as one that may be left empty. Conform's fields are read through getters, which a spread would leave behind. */
export function optional({ id, name, formId, errors, initialValue, maxLength }: FieldSource): FieldSource {
  return { id, name, ...(formId === undefined ? {} : { formId }), errors, initialValue, maxLength, required: false };
}

/** Attributes shared by all controls: name, the wiring of hint and error, and what the schema demands. */
export function controlProps(field: FieldSource, hint: ReactNode) {
  const invalid = Boolean(field.errors?.length);
  return {
    id: field.id,
    name: field.name,
    required: field.required,
    "aria-invalid": invalid || undefined,
    "aria-describedby": classNames(Boolean(hint) && descriptionId(field), invalid && errorId(field)) || undefined,
  } as const;
}

export function FieldError({ field }: { field: FieldSource }) {
  if (!field.errors?.length) return null;
  return (
    <p className="field-error" id={errorId(field)}>
      <Icon name="warn" size={16} />
      <span>{field.errors.join(" ")}</span>
    </p>
  );
}

type Props = FieldLook & { children: ReactNode; showOptional?: boolean };

/** Label above, control, hint, error: the frame of a single control. */
export function Field({ field, label, hint, labelHidden, className, showOptional = true, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <div className={classNames("field", className)}>
      <label htmlFor={field.id} className={labelHidden ? "sr-only" : "field-label"}>
        {label}
        {showOptional && field.required === false ? <span className="field-optional">{t("optional")}</span> : null}
      </label>
      {hint ? (
        <p className="field-hint" id={descriptionId(field)}>
          {hint}
        </p>
      ) : null}
      {children}
      <FieldError field={field} />
    </div>
  );
}
