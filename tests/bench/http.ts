import autocannon from "autocannon";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { db } from "#app/db/client.server";
import { freePort } from "#app/db/embedded-postgres.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { measure, type Figures as Rate } from "#tests/bench/measure";
import { startBuild } from "#tests/bench/web";
import { signInAs, visitor } from "#tests/support/http";

/** The production build over loopback: the shopper's flow, pages rendered and from the cache, search, memory. Prints one JSON object. */

const today = calendarDateOf(new Date());

interface Load {
  seconds?: number;
  connections?: number;
  /** The path of each request; without it all ask for the same. */
  next?: () => string;
}

/** Asks over kept connections, after a second of warm-up that is not counted. */
async function load(url: string, { seconds = 6, connections = 16, next }: Load = {}): Promise<Rate> {
  const headers = { "accept-encoding": "br", "accept-language": "zh-CN" };
  const requests = next ? [{ setupRequest: (request: autocannon.Request) => ({ ...request, path: next() }) }] : undefined;
  const latencies: number[] = [];
  const run = autocannon({ url, connections, duration: seconds + 1, headers, ...(requests ? { requests } : {}) }, () => undefined);
  const from = performance.now() + 1_000;
  let failed = 0;
  run.on("response", (_client, status, _bytes, milliseconds) => {
    if (status !== 200) failed += 1;
    else if (performance.now() >= from) latencies.push(milliseconds);
  });
  run.on("reqError", () => (failed += 1));
  await new Promise((resolve) => run.once("done", resolve));
  latencies.sort((left, right) => left - right);
  return {
    perSecond: latencies.length / seconds,
    p50: latencies[Math.floor(latencies.length * 0.5)] ?? Number.NaN,
    p95: latencies[Math.floor(latencies.length * 0.95)] ?? Number.NaN,
    count: latencies.length,
    failed,
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
  return measure({ lanes: 16, seconds: 10, warmUp: 6 }, async (lane) => {
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
      seen: value(checkout.text, "seen"),
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
const rendered = (path: string) => `${path}${path.includes("?") ? "&" : "?"}nocache=${(fresh += 1)}`;
const words = ["小米", "土豆", "腊肉", "香菇", "核桃", "大米", "茶", "鸡蛋", "恩施 土豆", "喀什", "红枣", "虾"];
let asked = 0;
const searched = () => `/search?q=${encodeURIComponent(words[(asked += 1) % words.length] ?? "")}`;
const cpu = () => {
  const [, , , , , , , , , , , user = "0", system = "0"] = readFileSync(`/proc/${web.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(user) + Number(system)) * 10;
};
/** Rendered pages, and what one costs the web process in processor time, its helper threads included. */
const renderedPages = async (next: () => string): Promise<Rate & { cpuMs: number }> => {
  await load(web.origin, { seconds: 7, connections: 8, next: () => rendered(next()) }); // until what runs often is compiled
  const before = cpu();
  const rate = await load(web.origin, { connections: 8, next: () => rendered(next()) });
  return { ...rate, cpuMs: (cpu() - before) / (rate.count * (7 / 6)) };
};
const figures = {
  shopperFlow: await shopperFlow(web.origin),
  catalogueRendered: await renderedPages(() => "/products"),
  productRendered: await renderedPages(() => `/products/${product.productId}`),
  search: await load(web.origin, { next: () => rendered(searched()) }),
  searchCached: await load(web.origin, { next: searched }),
  catalogueCached: await load(`${web.origin}/products`),
  homeCached: await load(`${web.origin}/`),
  bareNodeHttp: await bare(`${web.origin}/products`),
  memory: web.memory(),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
await web.stop();
await db.$disconnect();
