import { createInstance, type i18n as I18n, type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";

import { catalogues, type Namespace } from "#app/i18n/catalogues";
import { defaultLocale, type Locale } from "#app/i18n/locales";
import { addFormats, i18nOptions } from "#app/i18n/options";

/** Knows every namespace; keys outside `common` are written `errors:page.404.title`. */
export type Translate = TFunction<["common", ...Namespace[]]>;

const base = createInstance();
void base.use(initReactI18next).init({ ...i18nOptions(defaultLocale), resources: catalogues, initAsync: false });
addFormats(base);

const fixed: Record<Locale, Translate> = { "zh-CN": base.getFixedT("zh-CN"), en: base.getFixedT("en") };

/** The texts of one page: a clone of its own, because it notes which namespaces the page used. */
export function i18nForPage(locale: Locale): I18n {
  return base.cloneInstance({ lng: locale });
}

/** `t` outside a page: mail, spreadsheets, error messages. */
export function translator(locale: Locale): Translate {
  return fixed[locale];
}

/** Namespaces that rendering has asked for so far. */
export function usedNamespaces(i18n: I18n): string[] {
  return ["common", ...(i18n.reportNamespaces?.getUsedNamespaces() ?? [])].filter((name, index, all) => all.indexOf(name) === index);
}
