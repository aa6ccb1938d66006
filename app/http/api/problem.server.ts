import { errorText } from "#app/http/error-text.server";
import { requestContext } from "#app/http/request-context.server";
import { translator } from "#app/i18n/i18n.server";
import { negotiateLocale, type Locale } from "#app/i18n/locales";
import type { DomainError, DomainErrorKind } from "#app/lib/domain-error";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

export interface ProblemPart {
  /** JSON Pointer into the body, or into the query as `/?name`. */
  pointer: string;
  code: string;
  detail: string;
}

/** A refusal on its way to a program. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, unknown>;
  readonly parts: ProblemPart[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    options: { params?: Record<string, unknown>; parts?: ProblemPart[]; headers?: Record<string, string> } = {},
  ) {
    super(code);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.params = options.params ?? {};
    this.parts = options.parts ?? [];
    this.headers = options.headers ?? {};
  }
}

/** Programs have no cookies here: their language is what they say with each request. */
export const localeOf = (request: Request): Locale => negotiateLocale(request.headers.get("accept-language"));

/** The status of the table of errors, as for pages. */
const statusOf = { invalid: 422, conflict: 409, forbidden: 403, notFound: 404 } as const satisfies Record<DomainErrorKind, number>;

/** @param fieldNames how the API calls fields that rules call otherwise */
export function problemOf(error: DomainError, locale: Locale, fieldNames: Readonly<Record<string, string>> = {}): Problem {
  const detail = errorText(locale, error.code, error.params);
  const parts = error.field === undefined ? [] : [{ pointer: `/${fieldNames[error.field] ?? error.field}`, code: error.code, detail }];
  const ofParts = error.parts.map(({ path, code, params }) => ({
    pointer: `/${path.join("/")}`,
    code,
    detail: errorText(locale, code, params),
  }));
  return new Problem(statusOf[error.kind], error.code, { params: error.params, parts: [...parts, ...ofParts] });
}

/** RFC 9457. */
export function problemText({ status, code, params, parts }: Problem, locale: Locale): string {
  const t = translator(locale) as unknown as (key: string, options: Record<string, unknown>) => string;
  return JSON.stringify({
    type: `urn:xiangji:error:${code}`,
    title: t(`api:status.${status}`, { defaultValue: t("api:status.other", {}) }),
    status,
    detail: errorText(locale, code, params),
    instance: `urn:uuid:${requestContext()?.requestId ?? "none"}`,
    code,
    ...(parts.length > 0 ? { errors: parts } : {}),
  });
}

export function problemResponse(problem: Problem, locale: Locale, headers: Headers = new Headers()): Response {
  headers.set("Content-Type", PROBLEM_TYPE);
  headers.set("Content-Language", locale);
  headers.set("Cache-Control", "no-store");
  for (const [name, value] of Object.entries(problem.headers)) headers.set(name, value);
  return new Response(problemText(problem, locale), { status: problem.status, headers });
}
