import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { provideEnvironment } from "#app/env.server";
import { addEndpoint } from "#app/domain/notices/add-endpoint.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";
import { acceptanceBody, givenConnectedMarket, placed, shipped, today } from "#tests/support/api";
import { aPicture } from "#tests/support/form-walk/people";
import { startWeb, type Web } from "#tests/support/http";

/** The client that the documentation shows, as a process of its own against the real server. */

const CLIENT = "docs/example-client.mjs";
let web: Web;
let market: Awaited<ReturnType<typeof givenConnectedMarket>>;

beforeAll(async () => {
  provideEnvironment({ WEBHOOK_LOCAL: "1" });
  web = await startWeb();
  market = await givenConnectedMarket(web.origin);
}, 300_000);
afterAll(() => web.close());

const environment = () => ({
  NODE_ENV: "test" as const,
  PATH: process.env.PATH,
  XIANGJI_URL: web.origin,
  XIANGJI_KEY: market.unitKey.token,
});
const run = promisify(execFile);

test("lists products, orders one and follows it", async () => {
  const { stdout } = await run(process.execPath, [CLIENT, "order", "12.5"], { env: environment() });
  const order = await db.order.findFirstOrThrow({ where: { unitId: market.unit.id }, include: { group: true, lines: true } });
  expect(stdout.split("\n").filter(Boolean)).toEqual([
    expect.stringMatching(/^测试小学\d+ \(MANAGER\): catalog:read orders:read /),
    "  高山土豆 散装 4.00 元",
    `ordered ${order.group.number}`,
    `${order.number} AWAITING_COOP 50.00 元, counts for ${market.programme.code}`,
  ]);
  expect(order.lines.map((line) => line.quantity.toString())).toEqual(["12.5"]);
});

test("judges a shipment with a photo of what it refuses", async () => {
  const { shipmentId } = await shipped(market);
  const folder = mkdtempSync(join(tmpdir(), "xiangji-client-"));
  const file = join(folder, "broken.png");
  writeFileSync(file, Buffer.from(await aPicture().arrayBuffer()));
  const { stdout } = await run(process.execPath, [CLIENT, "refuse", shipmentId, file], { env: environment() });
  rmSync(folder, { recursive: true });
  const line = await db.acceptanceLine.findFirstOrThrow({ where: { unitId: market.unit.id, photoFileId: { not: null } } });
  expect(line.rejectedQuantity.toString()).toBe("10");
  expect(stdout).toMatch(/^photo \d+ bytes\n\S+ accepted as \S+, refused with a photo: 高山土豆 10\n$/);
});

test("adds up a month's accounts", async () => {
  const { orderId, lineId, shipmentId } = await shipped(market);
  await market.buyer.post(`/shipments/${shipmentId}/acceptances`, acceptanceBody(lineId));
  await market.seller.post(`/orders/${orderId}/receipts`, { amountFen: "100", receivedOn: today(), bankReference: "R-1" });
  const { stdout } = await run(process.execPath, [CLIENT, "books", today().slice(0, 7)], { env: environment() });
  const [sum] = await db.$queryRaw<{ fen: bigint }[]>`
    SELECT sum(amount_fen - paid_fen)::bigint AS fen FROM receivable WHERE unit_id = ${market.unit.id}::uuid`;
  expect(stdout).toContain("R-1");
  expect(stdout).toMatch(new RegExp(`open at the end of \\d{4}-\\d\\d: ${sum?.fen} fen\\n$`));
});

test("says what is wrong in the API's words", async () => {
  const failure = await run(process.execPath, [CLIENT, "order", "1"], { env: { ...environment(), XIANGJI_KEY: "none" } }).catch(
    (error: unknown) => error,
  );
  expect((failure as { stderr: string }).stderr).toContain("密钥不存在、已到期或已停用。");
});

test("receives messages that are signed, and refuses what is not", async () => {
  const { orderId } = await placed(market.buyer, market.product.id);
  const begin = async (secret: string) => {
    const child = spawn(process.execPath, [CLIENT, "listen", "0"], { env: { ...environment(), XIANGJI_SECRET: secret } });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const until = async (words: RegExp) => {
      while (!words.test(said)) await once(child.stdout, "data");
      return said;
    };
    const port = /listening on (\d+)/.exec(await until(/listening on \d+/))?.[1] ?? "";
    return { child, url: `http://127.0.0.1:${port}/`, until };
  };
  const stranger = await begin(`whsec_${"x".repeat(43)}`);
  const theirs = await addEndpoint({ ...market.unitKey.actor, now: new Date() }, { url: stranger.url, events: ["order.confirmed"] });
  // The secret is known when the address is; a real receiver is started with what the page showed.
  await market.seller.post(`/orders/${orderId}/confirm`);
  await deliverWebhooks();
  expect(await stranger.until(/refused/)).toContain("refused: not signed with our secret");
  const own = await begin(theirs.secret);
  await db.webhookEndpoint.update({ where: { id: theirs.id }, data: { url: own.url } });
  await db.webhookDelivery.updateMany({ where: { endpointId: theirs.id }, data: { nextAttemptAt: new Date(), heldUntil: null } });
  await deliverWebhooks();
  const { number } = await db.order.findFirstOrThrow({ where: { id: orderId } });
  expect(await own.until(/order\.confirmed/)).toContain(`order.confirmed ${number}`); // what was confirmed before the address was there is not told
  for (const { child } of [stranger, own]) child.kill();
});
