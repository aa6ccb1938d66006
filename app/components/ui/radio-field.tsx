import type { ReactNode } from "react";
import { classNames } from "#app/components/ui/class-names";
import { descriptionId, errorId, FieldError, initialText, type FieldLook } from "#app/components/ui/field";

export type Choice = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type Props = FieldLook & {
  choices: readonly Choice[];
  /** `card` makes every choice a large target: for decisions with consequences. `chip` sets short words side by side. */
  look?: "plain" | "card" | "chip";
  defaultValue?: string;
};

const frames = { plain: "grid", card: "grid gap-2", chip: "chips" } as const;
const looks = { plain: "choice", card: "choice choice-card", chip: "chip chip-choice" } as const;

export function RadioField({ field, label, hint, labelHidden, className, choices, look = "plain", defaultValue }: Props) {
  const chosen = initialText(field) ?? defaultValue;
  return (
    <fieldset
      className={classNames("field", className)}
      id={field.id}
      aria-describedby={classNames(Boolean(hint) && descriptionId(field), Boolean(field.errors?.length) && errorId(field)) || undefined}
    >
      <legend className={labelHidden ? "sr-only" : "field-label mb-1.5"}>{label}</legend>
      {hint ? (
        <p className="field-hint" id={descriptionId(field)}>
          {hint}
        </p>
      ) : null}
      <div className={frames[look]}>
        {choices.map((choice) => {
          const id = `${field.id}-${choice.value}`;
          return (
            <label key={choice.value} htmlFor={id} className={looks[look]}>
              <input
                type="radio"
                id={id}
                name={field.name}
                value={choice.value}
                required={field.required}
                disabled={choice.disabled}
                defaultChecked={chosen === choice.value}
                aria-describedby={choice.hint ? `${id}-hint` : undefined}
              />
              <span>{choice.label}</span>
              {choice.hint ? (
                <span className="field-hint" id={`${id}-hint`}>
                  {choice.hint}
                </span>
              ) : null}
            </label>
          );
        })}
      </div>
      <FieldError field={field} />
    </fieldset>
  );
}
