import type { FormMetadata } from "@conform-to/react";
import { Form, type FormProps } from "@remix-run/react";
import type { ReactNode } from "react";

import { ErrorSummary } from "#app/components/ui/error-summary";
import type { FieldSource } from "#app/components/ui/field";
import { FORM_FIELD } from "#app/http/form-result";

type Props<Fields extends Record<string, unknown>> = {
  /** From `useResultForm`. */
  form: FormMetadata<Fields, string[]>;
  /** The fields in the order of the page with their labels; the summary leads to each that needs a change. */
  fields?: readonly { field: FieldSource; label: string }[];
  /** Pictures or documents are sent. */
  upload?: boolean;
  children: ReactNode;
} & Pick<
  FormProps,
  "action" | "className" | "reloadDocument" | "preventScrollReset" | "replace" | "onSubmit" | "onInput" | "onKeyDown" | "onClickCapture"
>;

/**
 * A form that posts to its page, with the summary of what needs a change above it. The browser's own checks are off: they speak its language, not
 * the reader's, and the server's messages are the same with and without JavaScript.
 */
export function FormShell<Fields extends Record<string, unknown>>({
  form,
  fields = [],
  upload,
  children,
  className = "grid gap-5",
  ...rest
}: Props<Fields>) {
  const named = new Set(fields.map(({ field }) => field.name));
  const elsewhere = Object.entries(form.allErrors)
    .filter(([name]) => !named.has(name))
    .flatMap(([, messages]) => messages);
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate
      className={className}
      {...(upload ? { encType: "multipart/form-data" as const } : {})}
      {...rest}
    >
      <ErrorSummary errors={[...new Set(elsewhere)]} fields={[...fields]} />
      <input type="hidden" name={FORM_FIELD} value={form.id} />
      {children}
    </Form>
  );
}
