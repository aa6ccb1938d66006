import { createContext, useContext } from "react";

import { defaultLocale, isLocale } from "#app/i18n/locales";
import { sizes, themes, type Preferences } from "#app/http/preferences";

/** What every page needs before any loader has run, so that the error page has it as well. */
export interface Page extends Preferences {
  /** Known to the server only; browsers hide it from scripts. */
  nonce: string | undefined;
  requestId: string;
  /** The path asked for; the preference forms lead back to it. */
  path: string;
  unavailable: boolean;
  /** False on pages sent as plain HTML: links and forms are the browser's own. */
  scripts: boolean;
}

const PageContext = createContext<Page | null>(null);

export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("usePage outside PageProvider");
  return page;
}

/** The same values read back from the document, so that hydration renders what the server rendered. */
export function readPage(document: Document): Page {
  const { lang, dataset } = document.documentElement;
  const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
  return {
    locale: isLocale(lang) ? lang : defaultLocale,
    theme: themes.find((theme) => theme === dataset.theme) ?? "auto",
    size: sizes.find((size) => size === dataset.size) ?? "normal",
    nonce: undefined,
    requestId: meta("request-id") ?? "",
    path: document.location.pathname + document.location.search,
    unavailable: meta("unavailable") !== undefined,
    scripts: true,
  };
}
