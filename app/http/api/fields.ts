import { z } from "zod/v4";

import { isCalendarDate } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { formatQuantity } from "#app/lib/quantity";

/**
 * The kinds of value the API speaks, so that parsing, printing and the published description are one thing. What is printed takes the domain's own types: `bigint`
 * fen, thousandths of a sales unit, `Date`. Messages of what is parsed are codes of the `errors` catalogue.
 */

const FEN = "Amount in fen (1/100 yuan), an integer written as text because it may exceed 2^53.";
const QUANTITY = "Quantity in the product's sales unit, a decimal with at most three places, as text.";
const DAY = "Calendar day in Asia/Shanghai, YYYY-MM-DD.";

// Printed
export const id = () => z.string().meta({ format: "uuid" });
export const words = () => z.string();
export const count = () => z.int();
export const yes = () => z.boolean();
export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) => z.enum(values);
export const fen = () =>
  z
    .bigint()
    .transform(String)
    .pipe(z.string().regex(/^-?\d{1,18}$/))
    .meta({ description: FEN });
/** Already text. */
export const fenText = () =>
  z
    .string()
    .regex(/^-?\d{1,18}$/)
    .meta({ description: FEN });
export const quantityText = () => z.string().meta({ description: QUANTITY });
/** From thousandths. */
export const quantity = () =>
  z
    .bigint()
    .transform(formatQuantity)
    .pipe(z.string().regex(/^-?\d{1,9}(\.\d{1,3})?$/))
    .meta({ description: QUANTITY });
export const instant = () =>
  z
    .date()
    .transform((value) => value.toISOString())
    .pipe(z.string().meta({ format: "date-time" }));
export const day = () => z.string().meta({ format: "date", description: DAY });
export const integer = () => z.bigint().transform(Number).pipe(z.int());
export const bps = () => z.int().meta({ description: "Basis points: 1000 is 10 %." });
export const grams = integer;
export const none = <Kind extends z.ZodType>(kind: Kind) => z.nullable(kind);

/** A page of a list. `next` goes into `after` of the next request; null on the last page. */
export const pageOf = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row), page: z.object({ next: none(words()) }) });

// Parsed
const required = z.string({ error: (issue) => (issue.input === undefined ? "form.required" : "api.notText") });
export const askedId = () => required.refine(isId, "form.badChoice").meta({ format: "uuid" });
export const askedText = (most: number) => required.min(1, "form.required").max(most, "form.tooLong");
export const askedNote = (most: number) => z.optional(z.string("api.notText").max(most, "form.tooLong"));
export const askedDay = () => required.refine(isCalendarDate, "form.badDate").meta({ format: "date", description: DAY });
export const askedQuantity = () => required.regex(/^\d{1,9}(\.\d{1,3})?$/, "form.badQuantity").meta({ description: QUANTITY });
export const askedFen = () => required.regex(/^[1-9]\d{0,13}$/, "api.badFen").meta({ description: FEN });
export const askedChoice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: (issue) => (issue.input === undefined ? "form.required" : "form.badChoice") });
export const askedList = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item, { error: (issue) => (issue.input === undefined ? "form.required" : "api.notList") })
    .min(1, "form.required")
    .max(most, "api.tooMany");

/** Part of an address. What is no id is not there. */
export const pathId = () => z.string().refine(isId).meta({ format: "uuid" });
export const pathCode = () => z.string().regex(/^\d{6}$/);

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** Parameters of every list. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, "api.badLimit")
    .refine((text) => Number(text) >= 1 && Number(text) <= MAX_LIMIT, "api.badLimit")
    .meta({ description: `Rows of a page, 1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} unless told.` })
    .optional(),
  after: z.string().min(1).max(300, "form.tooLong").meta({ description: "`page.next` of the page before." }).optional(),
};

export const limitOf = (query: { limit?: string | undefined }): number => Number(query.limit ?? DEFAULT_LIMIT);

export const yearQuery = {
  year: z
    .string()
    .regex(/^20\d\d$/, "form.badNumber")
    .meta({ description: "Fiscal year; the present one unless told." })
    .optional(),
};
