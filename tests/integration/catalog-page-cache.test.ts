import express from "express";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { brotliDecompressSync } from "node:zlib";

import { inTransaction } from "#app/db/client.server";
import { provideEnvironment } from "#app/env.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { followCatalogueChanges } from "#app/http/catalogue-changes.server";
import { PageCache } from "#app/http/page-cache.server";
import { givenCoop, givenProduct, THE_DAY } from "#tests/support/given";

provideEnvironment({ LOG_LEVEL: "silent" });

const pages = new PageCache();
let server: Server;
let origin: string;
let rendered = 0;
let stop: () => Promise<void>;
let release: (() => void) | undefined;

beforeAll(async () => {
  const app = express();
  app.use((_request, response, next) => {
    response.setHeader("Content-Security-Policy", "script-src 'self' 'nonce-abc'");
    next();
  });
  app.use(pages.keep());
  app.get("/slow", (_request, response) => {
    rendered += 1;
    const seen = rendered;
    release = () => {
      response.setHeader("Cache-Control", "public, no-cache");
      response.type("html").send(`第 ${seen} 次`);
    };
  });
  app.all("*", (request, response) => {
    rendered += 1;
    if (request.path === "/private") response.setHeader("Cache-Control", "private, no-cache");
    else response.setHeader("Cache-Control", "public, no-cache");
    if (request.path === "/cookie") response.setHeader("Set-Cookie", "a=b");
    response.setHeader("Vary", "Cookie");
    response
      .status(request.path === "/missing" ? 404 : 200)
      .type("html")
      .send(`土豆 ${request.url} ${rendered}`);
  });
  server = createServer((request, response) => {
    if (!pages.answer(request, response)) app(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = followCatalogueChanges(pages);
  await vi.waitFor(async () => expect(await text("/warm")).toBe(await text("/warm")));
});

afterAll(async () => {
  await stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => pages.forgetAll());

const finish = () => release?.();
const get = (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers });
const text = async (path: string, headers: Record<string, string> = {}) => (await get(path, headers)).text();

test("visitors get what was rendered once; languages and looks apart; nothing of the nonce", async () => {
  const first = await text("/products");
  expect(await text("/products")).toBe(first);
  expect(await text("/products?page=2")).not.toBe(first);
  expect(await text("/products", { cookie: "xj_locale=en" })).not.toBe(first);
  expect(await text("/products", { cookie: "other=1" })).toBe(first);
  const response = await get("/products");
  expect(response.headers.get("content-security-policy")).toBe("script-src 'self'");
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  const etag = response.headers.get("etag") ?? "";
  expect((await get("/products", { "if-none-match": etag })).status).toBe(304);
});

test("compressed once, whole for whoever wants it whole", async () => {
  const plain = await text("/products", { "accept-encoding": "identity" });
  const raw = await new Promise<Buffer>((resolve, reject) => {
    import("node:http")
      .then(({ get: ask }) =>
        ask(`${origin}/products`, { headers: { "accept-encoding": "br" } }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => resolve(Buffer.concat(chunks)));
        }).on("error", reject),
      )
      .catch(reject);
  });
  expect(brotliDecompressSync(raw).toString("utf8")).toBe(plain);
});

test.each([
  ["somebody signed in", "/products", { cookie: "xj_session=abc.def" }],
  ["somebody with a message waiting", "/products", { cookie: "xj_flash=abc" }],
  ["what is not public", "/private", {}],
  ["what sets a cookie", "/cookie", {}],
  ["what was not found", "/missing", {}],
  ["a file as large as the books", "/ledger/heads/2026-11-22", {}],
] as [string, string, Record<string, string>][])("%s is never kept", async (_who, path, headers) => {
  await text("/products");
  expect(await text(path, headers)).not.toBe(await text(path, headers));
  expect(pages.size.entries).toBe(1);
});

test("many at once: rendered once", async () => {
  rendered = 0;
  const all = Array.from({ length: 8 }, () => text("/slow"));
  await vi.waitFor(() => expect(release).toBeDefined());
  finish();
  expect(new Set(await Promise.all(all))).toEqual(new Set(["第 1 次"]));
});

test("a change of the catalogue is seen within a second, and what was rendered before it is not kept", async () => {
  const product = await givenProduct(await givenCoop());
  const before = await text("/products");
  await inTransaction((tx) => refreshListings(tx, [product.id], THE_DAY));
  await vi.waitFor(async () => expect(await text("/products")).not.toBe(before), { timeout: 1_000 });

  release = undefined;
  const late = text("/slow");
  await vi.waitFor(() => expect(release).toBeDefined());
  pages.forgetAll();
  finish();
  await late;
  expect(pages.size.entries).toBeLessThanOrEqual(1);
  expect((await get("/products")).status).toBe(200);
});

test("while nobody tells of changes, nothing is kept", async () => {
  pages.trust(false);
  expect(await text("/products")).not.toBe(await text("/products"));
  pages.trust(true);
  expect(await text("/products")).toBe(await text("/products"));
});
