import type { SubmissionResult } from "@conform-to/react";

/** What an action returns about a form that was not accepted: messages in the reader's language, and what was typed. */
export type FormResult = SubmissionResult<string[]> & {
  /** The form it is about, where a page has several. */
  formId: string | null;
};

/** Name of the hidden field that carries the id of the form. */
export const FORM_FIELD = "form";

/** Tells a form's result from whatever else an action of the page may return. */
export function isFormResult(value: unknown): value is FormResult {
  return typeof value === "object" && value !== null && "formId" in value && "initialValue" in value;
}
