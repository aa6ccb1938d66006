import { createInstance, type TFunction } from "i18next";

import { catalogues, type Namespace } from "#app/i18n/catalogues";
import { defaultLocale, type Locale } from "#app/i18n/locales";
import { addFormats, i18nOptions } from "#app/i18n/options";
import { rememberTexts, type AskText } from "#app/i18n/remember-texts";
import { Texts, type Translation } from "#app/i18n/use-translation";

/** Knows every namespace; keys outside `common` are written `errors:page.404.title`. */
export type Translate = TFunction<["common", ...Namespace[]]>;

const base = createInstance();
void base.init({ ...i18nOptions(defaultLocale), resources: catalogues, initAsync: false });
addFormats(base);

const remembering = (locale: Locale) => rememberTexts(base.getFixedT(locale) as AskText) as unknown as Translate;
const fixed = { "zh-CN": remembering("zh-CN"), en: remembering("en") } satisfies Record<Locale, Translate>;

const remembered = { "zh-CN": new Map<string, Translation>(), en: new Map<string, Translation>() };
const inLocale = { "zh-CN": base, en: base.cloneInstance({ lng: "en" }) };

/** The texts of one page; it notes which namespaces the page used, what they say is shared by all pages. */
export function textsForPage(locale: Locale): Texts {
  return new Texts(inLocale[locale], remembered[locale]);
}

/** `t` outside a page: mail, spreadsheets, error messages. */
export function translator(locale: Locale): Translate {
  return fixed[locale];
}
