import type { ReactNode } from "react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { FileField } from "#app/components/ui/file-field";
import { SelectField, type Option } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";

export interface RowField {
  name: string;
  label: string;
  kind: "text" | "date" | "select" | "paper";
  value?: string;
  options?: readonly Option[];
  placeholder?: string;
  hint?: string;
}

type Props = {
  id: string;
  intent: string;
  submit: string;
  fields: readonly RowField[];
  hidden?: Record<string, string>;
  lead?: ReactNode;
  quiet?: boolean;
};

/** A small form of plain fields, for the rows of reference data. */
export function RowForm({ id, intent, submit, fields: wanted, hidden = {}, lead, quiet }: Props) {
  const { form, fields, pending } = useResultForm<Record<string, string>>({
    id,
    defaultValue: Object.fromEntries(wanted.map(({ name, value }) => [name, value ?? ""])),
  });
  const shown = wanted.flatMap((row) => {
    const field = fields[row.name];
    return field ? [{ ...row, field }] : [];
  });
  return (
    <FormShell
      form={form}
      upload={shown.some(({ kind }) => kind === "paper")}
      fields={shown.map(({ field, label }) => ({ field, label }))}
      className="grid gap-4"
    >
      {lead}
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {shown.map(({ field, label, kind, options, placeholder, hint }) =>
        kind === "select" ? (
          <SelectField
            key={field.name}
            field={field}
            label={label}
            options={options ?? []}
            {...(placeholder === undefined ? {} : { placeholder })}
            {...(hint ? { hint } : {})}
          />
        ) : kind === "paper" ? (
          <FileField
            key={field.name}
            field={field}
            label={label}
            accept="application/pdf,image/jpeg,image/png,image/webp"
            {...(hint ? { hint } : {})}
          />
        ) : kind === "date" ? (
          <DateField key={field.name} field={field} label={label} {...(hint ? { hint } : {})} />
        ) : (
          <TextField key={field.name} field={field} label={label} autoComplete="off" {...(hint ? { hint } : {})} />
        ),
      )}
      <div className="form-actions">
        <Button name="intent" value={intent} pending={pending} variant={quiet ? "quiet" : "primary"}>
          {submit}
        </Button>
      </div>
    </FormShell>
  );
}
