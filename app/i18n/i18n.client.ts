import { createInstance, type BackendModule, type i18n as I18n, type ResourceKey } from "i18next";
import { initReactI18next } from "react-i18next";

import { isLocale, defaultLocale } from "#app/i18n/locales";
import { addFormats, i18nOptions } from "#app/i18n/options";

const files = import.meta.glob<{ default: ResourceKey }>("./{zh-CN,en}/*.json");

/** Loads one namespace as a file of its own, when the first component asks for it. */
const filesBackend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, namespace, done) {
    const load = files[`./${language}/${namespace}.json`];
    if (!load) return done(new Error(`no texts ${language}/${namespace}`), false);
    load().then(
      (module) => done(null, module.default),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), false),
    );
  },
};

/** Texts for hydration: resolves when the namespaces that the server used are there. */
export async function startTexts(language: string, namespaces: string[]): Promise<I18n> {
  const locale = isLocale(language) ? language : defaultLocale;
  const i18n = createInstance();
  await i18n
    .use(initReactI18next)
    .use(filesBackend)
    .init({ ...i18nOptions(locale), fallbackLng: false, ns: namespaces });
  addFormats(i18n);
  return i18n;
}
