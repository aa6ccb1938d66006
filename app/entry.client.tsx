import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

import { PageProvider, readPage } from "#app/http/page-context";
import { startTexts } from "#app/i18n/i18n.client";
import { TextsProvider } from "#app/i18n/use-translation";

async function hydrate(): Promise<void> {
  const { lang, dataset } = document.documentElement;
  const page = readPage(document);
  const texts = await startTexts(lang, (dataset.texts ?? "common").split(" "));
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <TextsProvider value={texts}>
          <PageProvider value={page}>
            <RemixBrowser />
          </PageProvider>
        </TextsProvider>
      </StrictMode>,
    );
  });
}

void hydrate();
