import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";

import { PageProvider, readPage } from "#app/http/page-context";
import { startTexts } from "#app/i18n/i18n.client";

async function hydrate(): Promise<void> {
  const { lang, dataset } = document.documentElement;
  const page = readPage(document);
  const i18n = await startTexts(lang, (dataset.texts ?? "common").split(" "));
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <I18nextProvider i18n={i18n}>
          <PageProvider value={page}>
            <RemixBrowser />
          </PageProvider>
        </I18nextProvider>
      </StrictMode>,
    );
  });
}

void hydrate();
