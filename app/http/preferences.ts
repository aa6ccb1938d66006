import { isLocale, negotiateLocale, type Locale } from "#app/i18n/locales";

export const themes = ["auto", "light", "dark"] as const;
export const sizes = ["normal", "large"] as const;

export type Theme = (typeof themes)[number];
export type TypeSize = (typeof sizes)[number];

/** How a reader wants pages to look; kept in cookies so that it holds before sign-in and without JavaScript. */
export interface Preferences {
  locale: Locale;
  theme: Theme;
  size: TypeSize;
}

/** Names of the cookies. */
export const preferenceCookies = { locale: "xj_locale", theme: "xj_theme", size: "xj_size" } as const satisfies Record<
  keyof Preferences,
  string
>;

/** Language: cookie, then Accept-Language, then Chinese. Anything unknown in a cookie is ignored. */
export function preferencesOf(request: { headers: Headers }): Preferences {
  const cookies = readCookies(request.headers.get("cookie"));
  const locale = cookies.get(preferenceCookies.locale);
  const theme = cookies.get(preferenceCookies.theme);
  const size = cookies.get(preferenceCookies.size);
  return {
    locale: isLocale(locale) ? locale : negotiateLocale(request.headers.get("accept-language")),
    theme: themes.find((known) => known === theme) ?? "auto",
    size: sizes.find((known) => known === size) ?? "normal",
  };
}

function readCookies(header: string | null): Map<string, string> {
  const pairs = (header ?? "").split(";").map((part) => part.trim().split("=", 2));
  return new Map(pairs.map(([name = "", value = ""]) => [name, value]));
}
