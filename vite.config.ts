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

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A process keeps the text of its program in memory, with two bytes for each character as soon as one of them is Chinese: all become escapes. */
function plainText(): Plugin {
  return {
    name: "xiangji-plain-text",
    enforce: "post",
    apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild === true,
    // After the compiler has written its text: it would take the escapes away again.
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) if (chunk.type === "chunk") chunk.code = chunk.code.replaceAll(/[^\0-\x7F]/g, escaped);
    },
  };
}

const compilerModule = "@prisma/client/runtime/query_compiler_fast_bg.postgresql.wasm-base64.mjs";

/** The compiler of queries is four megabytes of text in a module, which a process would keep twice: here it is read when it is asked for, and let go. */
function readCompiler(): Plugin {
  const id = "\0query-compiler";
  return {
    name: "xiangji-read-compiler",
    enforce: "pre",
    apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild === true,
    resolveId: (source) => (source === compilerModule ? id : null),
    load: (source) =>
      source === id
        ? `import { readFileSync } from "node:fs";
const file = new URL(import.meta.resolve("${compilerModule}"));
export const wasm = { valueOf: () => /"([A-Za-z0-9+/=]+)"/.exec(readFileSync(file, "latin1"))[1] };`
        : null,
  };
}

export default defineConfig({
  resolve: { alias: { "#app": path.resolve("app"), "#tests": path.resolve("tests"), "#prisma": path.resolve("prisma") } },
  plugins: [tailwindcss(), remix(remixOptions), processEntries(), readCompiler(), plainText()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy refuses data: in scripts and styles
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1024,
  },
  server: { host: "127.0.0.1" },
});
