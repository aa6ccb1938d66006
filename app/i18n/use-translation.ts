import type { i18n as I18n, TFunction } from "i18next";
import { createContext, useContext } from "react";

import type { Namespace } from "#app/i18n/catalogues";
import type { Locale } from "#app/i18n/locales";
import { englishPlace, type PlaceNames } from "#app/i18n/place-name";
import { rememberTexts, type AskText } from "#app/i18n/remember-texts";

const asItIs = (name: string) => name;

type Namespaces = Namespace | readonly [Namespace, ...Namespace[]];

/** What `useTranslation` answers, without the types of the keys. */
export interface Translation {
  t: AskText;
  i18n: { language: Locale };
}

/** Texts in one language, and which namespaces somebody has asked for. */
export class Texts {
  readonly used = new Set<Namespace | "places">(["common"]);
  readonly #i18n: I18n;
  readonly #known: Map<string, Translation>;
  #placeName: ((name: string) => string) | null = null;

  /** @param known translations by namespaces; shared by all pages of a language */
  constructor(i18n: I18n, known: Map<string, Translation>) {
    this.#i18n = i18n;
    this.#known = known;
  }

  /** @throws Promise, React's way to wait, while the browser loads a namespace */
  of(namespaces: Namespaces): Translation {
    const list: readonly Namespace[] = typeof namespaces === "string" ? [namespaces] : namespaces;
    for (const name of list) this.used.add(name);
    const key = list.join();
    const known = this.#known.get(key);
    if (known) return known;
    const i18n = this.#i18n;
    if (!list.every((name) => i18n.hasLoadedNamespace(name))) throw i18n.loadNamespaces([...list]);
    const language = i18n.language as Locale;
    const translation = { t: rememberTexts(i18n.getFixedT(language, list) as AskText), i18n: { language } };
    this.#known.set(key, translation);
    return translation;
  }

  /** @throws Promise, React's way to wait, while the browser loads the names */
  placeName(): (name: string) => string {
    const i18n = this.#i18n;
    if (i18n.language !== "en") return asItIs;
    if (this.#placeName) return this.#placeName;
    this.used.add("places");
    if (!i18n.hasLoadedNamespace("places")) throw i18n.loadNamespaces("places");
    const names = i18n.getResourceBundle("en", "places") as PlaceNames;
    return (this.#placeName = (name) => englishPlace(names, name));
  }
}

const TextsContext = createContext<Texts | null>(null);

export const TextsProvider = TextsContext.Provider;

/** The texts of the page. */
export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (!texts) throw new Error("useTranslation outside TextsProvider");
  return texts;
}

/**
 * `t` for keys of the namespaces, and the language. The same call as react-i18next's without its subscriptions: the language of a page never changes, and a
 * page of a hundred small components asks a hundred times.
 */
export function useTranslation<const N extends Namespaces = "common">(namespaces?: N): { t: TFunction<N>; i18n: { language: Locale } } {
  return useTexts().of(namespaces ?? "common") as unknown as { t: TFunction<N>; i18n: { language: Locale } };
}
