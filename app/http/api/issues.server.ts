import type { z } from "zod/v4";

import { Problem, type ProblemPart } from "#app/http/api/problem.server";
import { errorText } from "#app/http/error-text.server";
import type { Locale } from "#app/i18n/locales";

type Issue = z.core.$ZodIssue;

/** A value that does not fit its schema, each fault with where it is and what would be right. */
export function invalidInput(
  issues: readonly Issue[],
  locale: Locale,
  options: { query?: boolean; fieldNames?: Readonly<Record<string, string>> },
): Problem {
  const parts = issues.flatMap((issue): ProblemPart[] => {
    const path = issue.path.map(String).map((name, index) => (index === 0 ? (options.fieldNames?.[name] ?? name) : name));
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
    return paths.map((at) => ({ pointer: pointerOf(at, options.query ?? false), ...wordsOf(issue, locale) }));
  });
  return new Problem(422, "api.invalid", { parts });
}

function pointerOf(path: readonly string[], query: boolean): string {
  const escaped = path.map((name) => name.replaceAll("~", "~0").replaceAll("/", "~1"));
  return query ? `?${escaped.join(".")}` : escaped.map((name) => `/${name}`).join("");
}

/** Messages of our own schemas are codes; what the library itself refuses has one of ours by its kind. */
function wordsOf(issue: Issue, locale: Locale): { code: string; detail: string } {
  const { maximum, minimum } = issue as { maximum?: number | bigint; minimum?: number | bigint };
  const ours = /^[a-z]+\.[A-Za-z.]+$/.test(issue.message);
  const code = ours ? issue.message : issue.code === "unrecognized_keys" ? "api.unknownField" : "form.invalid";
  return { code, detail: errorText(locale, code, { max: maximum, min: minimum }) };
}
