import autocannon from "autocannon";
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { db } from "#app/db/client.server";
import { freePort } from "#app/db/embedded-postgres.server";
import { childEnvironment } from "#app/env.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { webArguments } from "#app/server/node-arguments";
import { measure } from "#tests/bench/measure";
import { signInAs, visitor } from "#tests/support/http";

/** The production build over loopback: the shopper's flow, pages rendered and from the cache, search, memory. Prints one JSON object. */

const today = calendarDateOf(new Date());

async function startBuild(): Promise<{ origin: string; memory: () => { now: number; peak: number }; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = fork("build/server/web.js", {
    execArgv: webArguments,
    env: childEnvironment({ PORT: String(port), NODE_ENV: "production", LOG_LEVEL: "silent" }),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    child.on("message", () => resolve());
    child.once("exit", () => reject(new Error("the web process did not start")));
  });
  const read = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  return {
    origin: `http://127.0.0.1:${port}`,
    memory: () => ({ now: read("VmRSS"), peak: read("VmHWM") }),
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function load(url: string, options: { seconds?: number; connections?: number; headers?: Record<string, string> } = {}) {
  const result = await autocannon({
    url,
    connections: options.connections ?? 16,
    duration: options.seconds ?? 6,
    headers: { "accept-encoding": "br", "accept-language": "zh-CN", ...options.headers },
  });
  return {
    perSecond: result.requests.average,
    p95: result.latency.p97_5,
    failed: result.non2xx + result.errors,
    bytes: result.throughput.average / result.requests.average,
  };
}

/** Bare node:http with the same bytes: the limit that the cache is measured against. */
async function bare(url: string): Promise<number> {
  const response = await fetch(url, { headers: { "accept-encoding": "br", "accept-language": "zh-CN" } });
  const size = Number(response.headers.get("content-length") ?? (await response.arrayBuffer()).byteLength);
  const body = Buffer.alloc(size, 65);
  const server = createServer((_, reply) => {
    reply.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": size });
    reply.end(body);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const figures = await load(`http://127.0.0.1:${port}/`, { seconds: 4 });
  server.closeAllConnections();
  server.close();
  return figures.perSecond;
}

/** Empty cart to confirmation, as a browser without JavaScript walks it. */
async function shopperFlow(origin: string) {
  const clerks = await db.grant.findMany({
    where: { scope: "UNIT", role: "CLERK" },
    select: { id: true, userId: true },
    take: 16,
    orderBy: { id: "asc" },
  });
  const products = await db.$queryRaw<{ id: string; quantity: string }[]>`
    SELECT p.id, p.min_quantity::text AS quantity FROM product p JOIN stock_item s ON s.product_id = p.id WHERE p.published_at IS NOT NULL AND s.available > 5000 ORDER BY p.id LIMIT 300`;
  const shoppers = await Promise.all(clerks.map(async (clerk) => visitor(origin, await signInAs(clerk.userId, clerk.id))));
  const value = (html: string, name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? "";
  return measure({ lanes: 16, seconds: 10 }, async (lane) => {
    const shopper = shoppers[lane];
    if (!shopper) throw new Error("no shopper");
    for (let line = 0; line < 2; line += 1) {
      const product = products[Math.floor(Math.random() * products.length)];
      const added = await shopper.post("/unit/cart", {
        form: "add",
        intent: "add",
        productId: product?.id ?? "",
        quantity: product?.quantity ?? "1",
        returnTo: "/products",
      });
      if (added.status >= 400) throw new Error(`cart answered ${added.status}`);
    }
    const checkout = await shopper.get("/unit/checkout");
    const placed = await shopper.post("/unit/checkout", {
      cartId: value(checkout.text, "cartId"),
      cartVersion: value(checkout.text, "cartVersion"),
      creditedUnitId: value(checkout.text, "creditedUnitId"),
      source: "CANTEEN",
      address: "bench",
      receiverName: "bench",
      receiverPhone: "0000000",
      deliverFrom: addDays(today, 25),
      deliverTo: addDays(today, 26),
      note: "",
    });
    if (placed.status < 300 || placed.status >= 400) throw new Error(`checkout answered ${placed.status}`);
    const confirmation = await shopper.get(placed.location ?? "/");
    if (confirmation.status !== 200) throw new Error(`confirmation answered ${confirmation.status}`);
  });
}

const web = await startBuild();
const product = await db.listing.findFirstOrThrow({ select: { productId: true }, where: { inStock: true }, orderBy: { productId: "asc" } });
let fresh = 0;
/** A parameter that no page reads makes every address a new one: the page is rendered, not taken from the cache. */
const rendered = (path: string) => async () => {
  const response = await fetch(`${web.origin}${path}${path.includes("?") ? "&" : "?"}nocache=${(fresh += 1)}`, {
    headers: { "accept-encoding": "br" },
  });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  await response.arrayBuffer();
};
const words = ["小米", "土豆", "腊肉", "香菇", "核桃", "大米", "茶", "鸡蛋", "恩施 土豆", "喀什", "红枣", "虾"];
const figures = {
  shopperFlow: await shopperFlow(web.origin),
  catalogueRendered: await measure({ lanes: 8, seconds: 6 }, rendered("/products")),
  productRendered: await measure({ lanes: 8, seconds: 6 }, rendered(`/products/${product.productId}`)),
  search: await measure({ lanes: 16, seconds: 6 }, () => rendered(`/search?q=${encodeURIComponent(words[fresh % words.length] ?? "")}`)()),
  catalogueCached: await load(`${web.origin}/products`),
  homeCached: await load(`${web.origin}/`),
  bareNodeHttp: await bare(`${web.origin}/products`),
  memory: web.memory(),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
await web.stop();
await db.$disconnect();
