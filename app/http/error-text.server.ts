import { translator } from "#app/i18n/i18n.server";
import type { Locale } from "#app/i18n/locales";

/** Words for a code of the `errors` catalogue; a code without words gives the general sentence, never the code itself. */
export function errorText(locale: Locale, code: string, params: Record<string, unknown> = {}): string {
  const t = translator(locale) as unknown as (key: string, options: Record<string, unknown>) => string;
  const unknown = t(code.startsWith("form.") ? "errors:form.invalid" : "errors:unknown", {});
  return t(`errors:${code}`, { ...params, defaultValue: unknown });
}
