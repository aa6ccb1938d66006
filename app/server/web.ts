import path from "node:path";
import * as build from "virtual:remix/server-build";

import { requireDatabaseUrl } from "#app/env.server";
import { browserFiles } from "#app/http/cache.server";
import { followCatalogueChanges } from "#app/http/catalogue-changes.server";
import { PageCache } from "#app/http/page-cache.server";
import { failStart } from "#app/server/lifecycle";
import { serve } from "#app/server/serve";
import { createWebApp } from "#app/server/web-app";

/** The web process of production: `node build/server/web.js`, any number of them beside one database. */
try {
  requireDatabaseUrl();
  const pages = new PageCache();
  const stopFollowing = followCatalogueChanges(pages);
  const app = createWebApp({ build, files: browserFiles(path.resolve(import.meta.dirname, "../client")), pages });
  await serve((request, response) => {
    if (!pages.answer(request, response)) app(request, response);
  }, stopFollowing);
} catch (error) {
  failStart(error);
}
