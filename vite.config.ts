import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import path from "node:path";
import { defineConfig, type Plugin } from "vite";

import remixOptions from "./remix.config.js";

/**
 * Makes the process entries the inputs of the server build, in place of Remix' own.
 * web.ts and product.ts import the routes as `virtual:remix/server-build`, so that routes, web server and worker share one module graph: one database pool, one logger.
 */
function processEntries(): Plugin {
  return {
    name: "xiangji-process-entries",
    enforce: "post",
    config(config, { command, isSsrBuild }) {
      if (command !== "build" || !isSsrBuild || !config.build?.rollupOptions) return;
      config.build.rollupOptions.input = { web: "app/server/web.ts", worker: "app/server/worker.ts", product: "app/server/product.ts" };
      config.build.rollupOptions.output = { format: "esm", entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" };
    },
  };
}

export default defineConfig({
  resolve: { alias: { "#app": path.resolve("app"), "#tests": path.resolve("tests"), "#prisma": path.resolve("prisma") } },
  plugins: [tailwindcss(), remix(remixOptions), processEntries()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy refuses data: in scripts and styles
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1024,
  },
  server: { host: "127.0.0.1" },
});
