import express, { type RequestHandler } from "express";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const encodings = [
  { name: "br", extension: ".br" },
  { name: "gzip", extension: ".gz" },
] as const;

/**
 * The files of the browser build. Names under /assets carry a hash of the content, hence cached for good; the build leaves a compressed twin
 * beside each text file, which is sent as it is.
 *
 * @param folder `build/client`
 */
export function browserFiles(folder: string): RequestHandler {
  const router = express.Router();
  router.use("/assets", precompressed(path.join(folder, "assets")));
  router.use("/assets", express.static(path.join(folder, "assets"), { immutable: true, maxAge: "1y", index: false, fallthrough: true }));
  router.use("/assets", (_request, response) => void response.status(404).type("text/plain").send("Not found\n"));
  const names = namesIn(folder);
  const others = express.static(folder, { maxAge: "1h", index: false, redirect: false });
  router.use((request, response, next) => {
    if (names.has(request.path.slice(1))) void others(request, response, next);
    else next();
  });
  return router;
}

function precompressed(folder: string): RequestHandler {
  const names = namesIn(folder);
  return (request, response, next) => {
    const name = request.path.slice(1);
    const accepted = request.acceptsEncodings("br", "gzip");
    const encoding = encodings.find((known) => known.name === accepted);
    if ((request.method !== "GET" && request.method !== "HEAD") || !encoding || !names.has(name + encoding.extension)) return next();
    response.type(path.extname(name));
    response.setHeader("Content-Encoding", encoding.name);
    response.setHeader("Vary", "Accept-Encoding");
    response.sendFile(name + encoding.extension, { root: folder, immutable: true, maxAge: "1y" }, (error) =>
      error ? next(error) : undefined,
    );
  };
}

/** Read once: a page is not looked for on the disk before it is rendered. */
function namesIn(folder: string): Set<string> {
  return new Set(existsSync(folder) ? readdirSync(folder) : []);
}
