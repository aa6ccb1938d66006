import type { BadName, Kind } from "#tests/support/form-walk/bad-values";
import { formsOf, type PageForm } from "#tests/support/form-walk/page-forms";
import type { Visit } from "#tests/support/http";

export type Value = string | Blob;
export type Entry = [name: string, value: Value];

/** A state in which the form can be sent with success, and how. */
export interface ReadyForm {
  /** Cookies of the person who sends it; none for a visitor. */
  cookie?: string;
  /** Where the form stands. */
  page: string;
  /** The page as it was answered, where it is shown only once. */
  shown?: Visit;
  /** Which of the page's forms: a button that it has, and values of hidden fields where there are several. */
  button?: [name: string, value: string];
  having?: Record<string, string>;
  /** What the person types or chooses over what the page proposes; the result is a body that succeeds. */
  typed?: Record<string, Value>;
  /** Ids of somebody else by field. */
  foreign?: Record<string, string>;
}

export interface FormCase {
  name: string;
  /** Path pattern of the route whose action is asked. */
  route: string;
  /** Every field the form has, without its button; `[0]` is written `[]`. */
  fields: Record<string, Kind>;
  given: (origin: string) => Promise<ReadyForm>;
  /** The fields to spoil, where others of the same schema are walked elsewhere. */
  only?: readonly string[];
  /** Status of success. */
  status?: number;
  /** Values that this very form accepts besides those of the kind, and why that is right. */
  accepts?: readonly { field: string; values: readonly BadName[]; because: string }[];
}

/** `lines[3].note` as the tables write it. */
export const listed = (name: string): string => name.replaceAll(/\[\d+\]/g, "[]");

export function pick(page: Visit, { button, having = {} }: ReadyForm): PageForm | undefined {
  return formsOf(page.text).find(
    (form) =>
      (!button || form.buttons.some(([name, value]) => name === button[0] && value === button[1])) &&
      Object.entries(having).every(([name, value]) => form.entries.some((entry) => entry[0] === name && entry[1] === value)),
  );
}

/** What is sent when a person types what is to be typed and presses the button. */
export function bodyOf(found: PageForm, { button, typed = {} }: ReadyForm): Entry[] {
  const entries: Entry[] = found.entries.filter(([name]) => !(name in typed));
  return [...entries, ...Object.entries(typed), ...(button ? [button as Entry] : [])];
}

export const valueOf = (body: readonly Entry[], name: string): Value => body.find(([known]) => known === name)?.[1] ?? "";
