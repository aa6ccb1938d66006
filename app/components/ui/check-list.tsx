import { useId } from "react";

type Props = {
  /** Name of every box; the values that are ticked are sent. */
  name: string;
  legend: string;
  options: readonly { value: string; label: string; hint?: string }[];
  ticked?: readonly string[];
  errors?: string[] | undefined;
};

/** What was ticked when the form was sent: one value arrives as text, several as a list. */
export function tickedOf(initialValue: unknown): string[] {
  const values: unknown[] = Array.isArray(initialValue) ? initialValue : [initialValue];
  return values.filter((value) => typeof value === "string");
}

/** Several choices of which any number may be ticked. */
export function CheckList({ name, legend, options, ticked = [], errors }: Props) {
  const id = useId();
  const errorId = `${id}-error`;
  return (
    <fieldset className="field" aria-describedby={errors?.length ? errorId : undefined}>
      <legend className="field-label">{legend}</legend>
      <div className="grid gap-1">
        {options.map(({ value, label, hint }) => (
          <div className="choice" key={value}>
            <input type="checkbox" id={`${id}-${value}`} name={name} value={value} defaultChecked={ticked.includes(value)} />
            <label htmlFor={`${id}-${value}`}>{label}</label>
            {hint ? <p className="field-hint">{hint}</p> : null}
          </div>
        ))}
      </div>
      {errors?.length ? (
        <p className="field-error" id={errorId}>
          {errors.join(" ")}
        </p>
      ) : null}
    </fieldset>
  );
}
