import { createInstance, type BackendModule, type ResourceKey } from "i18next";

import { isLocale, defaultLocale } from "#app/i18n/locales";
import { addFormats, i18nOptions } from "#app/i18n/options";
import { Texts } from "#app/i18n/use-translation";

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
export async function startTexts(language: string, namespaces: string[]): Promise<Texts> {
  const locale = isLocale(language) ? language : defaultLocale;
  const i18n = createInstance();
  await i18n.use(filesBackend).init({ ...i18nOptions(locale), fallbackLng: false, ns: namespaces });
  addFormats(i18n);
  return new Texts(i18n, new Map());
}
