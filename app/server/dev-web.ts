import type { ServerBuild } from "@remix-run/node";
import { createServer } from "vite";

import { failStart } from "#app/server/lifecycle";

/** The web process of `npm run dev`: everything, also the server itself, is loaded through Vite, so that there is one module graph here too. */
try {
  const vite = await createServer({ server: { middlewareMode: true } });
  const load = <Module>(id: string) => vite.ssrLoadModule(id) as Promise<Module>;
  const { createWebApp } = await load<typeof import("#app/server/web-app")>("/app/server/web-app.ts");
  const { serve } = await load<typeof import("#app/server/serve")>("/app/server/serve.ts");
  const build = () => load<ServerBuild>("virtual:remix/server-build");
  await serve(createWebApp({ build, files: vite.middlewares }), () => vite.close());
} catch (error) {
  failStart(error);
}
