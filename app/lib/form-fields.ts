import { z } from "zod/v4";

import { isCalendarDate } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { parseYuan } from "#app/lib/money";
import { MAX_MILLI, parseQuantity } from "#app/lib/quantity";

/**
 * The kinds of field that forms are made of. Messages are keys of the `errors` catalogue with `form.` in front; the edge says them in the reader's language.
 * Everything that arrives is text (or absent); the output is the domain's type.
 */

/**
 * C0 controls and DEL but for line breaks and tabs, lone surrogates, and the replacement character, which stands where bytes were no UTF-8: nothing a person
 * types, much that breaks a page or a database.
 */
const FORBIDDEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** True for text that cannot be stored; forms are asked about all their fields, whatever kind they are. */
export const hasForbiddenCharacters = (text: string): boolean => FORBIDDEN.test(text);

const raw = z.string({ error: "form.required" });
const clean = raw
  .refine((value) => !hasForbiddenCharacters(value), { error: "form.badCharacters", abort: true })
  .transform((value) => value.normalize("NFC").trim());

/** One line of text, required. */
export const textField = (max: number) =>
  clean.pipe(
    z
      .string()
      .min(1, "form.required")
      .max(max, "form.tooLong")
      .refine((value) => !/[\r\n]/.test(value), "form.oneLine"),
  );

/** Text that may be empty and may have several lines. */
export const noteField = (max: number) => z.optional(clean.pipe(z.string().max(max, "form.tooLong"))).transform((value) => value ?? "");

export const idField = () => raw.refine(isId, "form.badChoice");

export const optionalIdField = () => z.optional(raw.refine(isId, "form.badChoice"));

export const dateField = () => raw.refine(isCalendarDate, "form.badDate");

export const phoneField = () => clean.pipe(z.string().regex(/^\+?[0-9][0-9 -]{5,19}$/, "form.badPhone"));

export const emailField = () => clean.pipe(z.email("form.badEmail").max(200, "form.tooLong")).transform((value) => value.toLowerCase());

/** An amount typed in yuan; fen. */
export const yuanField = (options: { min?: bigint; max?: bigint } = {}) =>
  raw.transform((value, context) => {
    const fen = parseYuan(value);
    if (fen === null || fen < (options.min ?? 0n) || (options.max !== undefined && fen > options.max)) {
      context.addIssue({ code: "custom", message: value.trim() === "" ? "form.required" : "form.badAmount" });
      return z.NEVER;
    }
    return fen;
  });

/** A quantity in sales units; thousandths. Zero only where allowed. */
export const quantityField = (options: { allowZero?: boolean } = {}) =>
  raw.transform((value, context) => {
    const milli = parseQuantity(value);
    if (milli === null || milli > MAX_MILLI || (milli === 0n && !options.allowZero)) {
      context.addIssue({ code: "custom", message: value.trim() === "" ? "form.required" : "form.badQuantity" });
      return z.NEVER;
    }
    return milli;
  });

/** A percentage with at most two decimals; basis points. */
export const percentField = (options: { max?: number } = {}) =>
  raw.transform((value, context) => {
    const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(value.normalize("NFKC").trim().replace(/\s*%$/, ""));
    const bps = match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : Number.NaN;
    if (!(bps >= 0 && bps <= (options.max ?? 10_000))) {
      context.addIssue({ code: "custom", message: value.trim() === "" ? "form.required" : "form.badPercent" });
      return z.NEVER;
    }
    return bps;
  });

export const integerField = (min: number, max: number) =>
  raw.transform((value, context) => {
    const number = /^-?\d{1,9}$/.test(value.trim()) ? Number(value.trim()) : Number.NaN;
    if (!(number >= min && number <= max)) {
      context.addIssue({ code: "custom", message: value.trim() === "" ? "form.required" : "form.badNumber" });
      return z.NEVER;
    }
    return number;
  });

/** A checkbox: present or absent. */
export const checkField = () => z.optional(z.literal("on", { error: "form.badChoice" })).transform((value) => value !== undefined);

/** A field that may be left empty. */
export const optionalField = <Field extends z.ZodType<unknown, string>>(field: Field) =>
  z
    .optional(raw)
    .transform((value) => (value === undefined || value.trim() === "" ? undefined : value))
    .pipe(z.optional(field));

export const choiceField = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: "form.badChoice" });
