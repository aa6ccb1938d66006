import { parseWithZod } from "@conform-to/zod/v4";
import { data } from "@remix-run/node";
import type { z } from "zod/v4";

import { errorText } from "#app/http/error-text.server";
import { FORM_FIELD, type FormResult } from "#app/http/form-result";
import { preferencesOf } from "#app/http/preferences";
import { DomainError } from "#app/lib/domain-error";
import { hasForbiddenCharacters } from "#app/lib/form-fields";
import type { Locale } from "#app/i18n/locales";

/** A picture or document; the database refuses more as well. */
const MAX_FILE_BYTES = 5_242_880;
const MAX_ENTRIES = 5_000;

/** `name`, `lines[12].quantity`, `lines.019ab….note`; indexes stay small because a list is as long as its highest index. */
const fieldName = /^[\w-]{1,80}(?:\[\d{0,3}\]|\.[\w-]{1,80}){0,5}$/;
const reservedNames = /(?:^|\.)(?:__proto__|prototype|constructor)(?:[.[]|$)/;

/** Never sent back to the page. */
const secretName = /^code$|password$/i;

export type FormResponse = ReturnType<typeof data<FormResult>>;

export type Submitted<T> = { ok: true; value: T } | { ok: false; response: FormResponse };

const forms = new WeakMap<Request, Promise<FormData>>();

/**
 * The form of a request, read once and shared by everybody who asks.
 *
 * @throws Response 400 if the body is no form, is malformed, or carries names no form of ours has
 */
export function readForm(request: Request): Promise<FormData> {
  const known = forms.get(request);
  if (known) return known;
  const reading = read(request);
  forms.set(request, reading);
  return reading;
}

async function read(request: Request): Promise<FormData> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    throw new Response(null, { status: 400 });
  }
  // conform's own buttons and client state are not used: what they carry could only be forged.
  form.delete("__intent__");
  form.delete("__state__");
  const names = [...form.keys()];
  if (names.length > MAX_ENTRIES || names.some((name) => !fieldName.test(name) || reservedNames.test(name))) {
    throw new Response(null, { status: 400 });
  }
  return form;
}

/** Which button or form of the page was used: the field `intent`. */
export async function intentOf(request: Request): Promise<string> {
  const intent = (await readForm(request)).get("intent");
  return typeof intent === "string" ? intent : "";
}

/**
 * Parses the form, calls the use case, and turns expected failures into an answer for the same page: `invalid` 422 at its field, `conflict` 409,
 * both with what was typed. `notFound` and `forbidden` leave as the designed pages.
 */
export async function submitForm<Schema extends z.ZodType, T>(
  request: Request,
  schema: Schema,
  act: (input: z.output<Schema>) => Promise<T> | T,
): Promise<Submitted<T>> {
  const form = await readForm(request);
  const { locale } = preferencesOf(request);
  const submission = parseWithZod(form, {
    schema,
    formatError: (issues: z.core.$ZodIssue[]) => issues.map((issue) => issueText(locale, issue)),
  });
  const answer = (status: number, formErrors: string[], fieldErrors: Record<string, string[]> = {}): Submitted<T> => {
    const hideFields = [...form.keys()].filter((name) => secretName.test(name));
    const result = submission.reply({ formErrors, fieldErrors, hideFields });
    const formId = form.get(FORM_FIELD);
    return { ok: false, response: data({ ...result, formId: typeof formId === "string" ? formId : null }, { status }) };
  };

  const tooLarge = [...form].filter(([, value]) => typeof value !== "string" && value.size > MAX_FILE_BYTES).map(([name]) => name);
  if (tooLarge.length > 0) {
    const message = errorText(locale, "form.fileTooLarge");
    return answer(422, [], Object.fromEntries(tooLarge.map((name) => [name, [message]])));
  }
  const unreadable = [...form].filter(([, value]) => typeof value === "string" && hasForbiddenCharacters(value)).map(([name]) => name);
  if (unreadable.length > 0) {
    const message = errorText(locale, "form.badCharacters");
    return answer(422, [], Object.fromEntries(unreadable.map((name) => [name, [message]])));
  }
  if (submission.status !== "success") return answer(422, []);

  try {
    return { ok: true, value: await act(submission.value) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const message = errorText(locale, error.code, error.params);
    switch (error.kind) {
      case "invalid":
        return error.field === undefined ? answer(422, [message]) : answer(422, [], { [error.field]: [message] });
      case "conflict":
        return answer(409, [message]);
      case "forbidden":
        throw new Response(null, { status: 403 });
      case "notFound":
        throw new Response(null, { status: 404 });
    }
  }
}

/** The schema's messages are codes; bounds of the rule are the parameters of the sentence. */
function issueText(locale: Locale, issue: z.core.$ZodIssue): string {
  const { maximum, minimum } = issue as { maximum?: number | bigint; minimum?: number | bigint };
  const params = issue.code === "custom" ? issue.params : undefined;
  return errorText(locale, issue.message, { max: maximum, min: minimum, ...params });
}
