// A whole client of the Xiangji API with Node's own modules only (Node >= 20.19).
//
//   XIANGJI_URL=https://xiangji.example XIANGJI_KEY=xjk_… node docs/example-client.mjs order 12.5
//   XIANGJI_SECRET=whsec_… node docs/example-client.mjs listen 8080
//
//   XIANGJI_KEY=xjk_… node docs/example-client.mjs refuse <shipmentId> broken.jpg
//   XIANGJI_KEY=xjk_… node docs/example-client.mjs books 2026-06
//
// `order <quantity> [word]` lists products, orders the first one that suits and follows the order. `books <month>` prints a month's account with everybody one trades with. `listen <port>` receives webhooks and verifies each.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const { XIANGJI_URL = "http://127.0.0.1:3000", XIANGJI_KEY = "", XIANGJI_SECRET = "" } = process.env;

/** A refusal of the API (RFC 9457): `code` never changes, `detail` is for people. */
export class Refused extends Error {
  constructor(problem) {
    super([problem.detail, ...(problem.errors ?? []).map((each) => `${each.pointer}: ${each.detail}`)].join("\n  "));
    this.problem = problem;
  }
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/**
 * One request. A change bears a key of its own, made once: when the answer is lost, the same request is sent again under the same key, and the change happens once.
 */
export async function ask(path, body, idempotencyKey = randomUUID()) {
  for (let attempt = 1; ; attempt += 1) {
    let response;
    try {
      response = await fetch(`${XIANGJI_URL}/api/v1${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          Authorization: `Bearer ${XIANGJI_KEY}`,
          "Accept-Language": "zh-CN",
          ...(body === undefined ? {} : { "Content-Type": "application/json", "Idempotency-Key": idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      });
    } catch (error) {
      if (attempt === 5) throw error;
      await pause(attempt);
      continue;
    }
    const answer = await response.json();
    if (response.ok) return answer;
    const again = [429, 500, 502, 503, 504].includes(response.status) || answer.code === "api.requestRunning";
    if (!again || attempt === 5) throw new Refused(answer);
    await pause(Number(response.headers.get("retry-after") ?? attempt));
  }
}

/** Every row of a list, page after page. */
export async function* each(path) {
  for (let after = null; ;) {
    const mark = path.includes("?") ? "&" : "?";
    const { data, page } = await ask(after === null ? path : `${path}${mark}after=${encodeURIComponent(after)}`);
    yield* data;
    if (page.next === null) return;
    after = page.next;
  }
}

/** Days in China, as the API counts them. */
const dayIn = (days) => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

async function order(quantity, word = "") {
  const me = await ask("/me");
  console.log(`${me.organisation.name} (${me.role}): ${me.key.scopes.join(" ")}`);
  let chosen;
  for await (const product of each(`/products?inStock=1&q=${encodeURIComponent(word)}`)) {
    console.log(`  ${product.nameZh} ${product.packageZh} ${(Number(product.priceFen) / 100).toFixed(2)} 元`);
    if (Number(product.availableQuantity) >= Number(quantity) && Number(product.minQuantity) <= Number(quantity)) chosen ??= product;
  }
  if (!chosen) throw new Error("no product suits");

  // What was read goes along: if the price or anything else agreed to has changed since, nothing is ordered and the refusal says what.
  const { stamp } = await ask(`/products/${chosen.id}`);
  const group = await ask("/orders", {
    lines: [{ productId: chosen.id, quantity, seen: stamp }],
    source: "CANTEEN",
    address: "食堂后门",
    receiverName: "李老师",
    receiverPhone: "0746-1234567",
    deliverFrom: dayIn(chosen.leadDays + 2),
    deliverTo: dayIn(chosen.leadDays + 4),
  });
  console.log(`ordered ${group.number}${group.needsApproval ? ", waits for approval" : ""}`);
  for (const { id } of group.orders) {
    const { number, status, goodsFen, lines } = await ask(`/orders/${id}`);
    const counts = lines.flatMap((line) => line.verdicts.map((verdict) => verdict.code));
    console.log(
      `${number} ${status} ${(Number(goodsFen) / 100).toFixed(2)} 元, counts for ${[...new Set(counts)].join(", ") || "nothing"}`,
    );
  }
}

/** Judges a shipment of which a tenth of the first line is refused, with a photo of it. */
async function refuse(shipmentId, file) {
  const { number, lines } = await ask(`/shipments/${shipmentId}`);
  const photo = await ask("/photos", { fileName: basename(file), content: (await readFile(file)).toString("base64") });
  console.log(`photo ${photo.size} bytes`);
  const acceptance = await ask(`/shipments/${shipmentId}/acceptances`, {
    receiverName: "李老师",
    witnessName: "王老师",
    lines: lines.map((line, index) => {
      const rejected = index === 0 ? Math.floor(Number(line.shippedQuantity) * 100) / 1000 : 0;
      const accepted = Math.round((Number(line.shippedQuantity) - rejected) * 1000) / 1000;
      return {
        lineId: line.lineId,
        accepted: String(accepted),
        rejected: String(rejected),
        ...(rejected > 0 ? { reason: "DAMAGED", photoId: photo.id } : {}),
      };
    }),
  });
  const refused = acceptance.lines.filter((line) => line.photoId !== null).map((line) => `${line.nameZh} ${line.rejectedQuantity}`);
  console.log(`${number} accepted as ${acceptance.number}, refused with a photo: ${refused.join(", ")}`);
}

/** A month's account with everybody one trades with, added up and proved line by line. */
async function books(month) {
  let open = 0n;
  for await (const { id, name } of each("/statements")) {
    const account = await ask(`/statements/${id}?month=${month}`);
    let balance = BigInt(account.openingFen);
    for (const { day, kind, document, owedFen, paidFen, balanceFen } of account.lines) {
      balance += BigInt(owedFen) - BigInt(paidFen);
      if (balance !== BigInt(balanceFen)) throw new Error(`${document} does not add up`);
      console.log(`  ${day} ${kind} ${document} ${balance} fen`);
    }
    if (balance !== BigInt(account.closingFen)) throw new Error(`${name} does not add up`);
    console.log(`${month} ${name}: ${account.openingFen} + ${account.owedFen} - ${account.paidFen} = ${account.closingFen} fen`);
    open += balance;
  }
  console.log(`open at the end of ${month}: ${open} fen`);
}

/** True for a message that was signed with the secret, not more than five minutes ago. `body` is what arrived, byte for byte. */
export function verify(signature, body, secret, now = Date.now()) {
  const parts = signature.split(",").map((part) => part.split("="));
  const time = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (Math.abs(now / 1000 - Number(time)) > 300) return false;
  const wanted = createHmac("sha256", secret).update(`${time}.${body}`).digest();
  return parts.some(([name, value]) => {
    const given = Buffer.from(value ?? "", "hex");
    return name === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

function listen(port) {
  const seen = new Set();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const genuine = verify(String(request.headers["xiangji-signature"] ?? ""), body, XIANGJI_SECRET);
      response.writeHead(genuine ? 204 : 400).end();
      if (!genuine) return console.log("refused: not signed with our secret");
      const message = JSON.parse(body);
      // A message may arrive more than once; its id tells.
      if (seen.has(message.id)) return;
      seen.add(message.id);
      const { orderNumber, programme, balances } = message.data;
      console.log(`${message.type} ${orderNumber ?? (balances ? `${programme} settled ${balances.settledFen} fen` : "")}`);
    });
  });
  server.listen(port, () => console.log(`listening on ${server.address().port}`));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [command, ...rest] = process.argv.slice(2);
  if (command === "order") await order(...rest);
  else if (command === "refuse") await refuse(...rest);
  else if (command === "books") await books(...rest);
  else if (command === "listen") listen(Number(rest[0] ?? 8080));
  else console.log("order <quantity> [word] | refuse <shipmentId> <photo> | books <month> | listen <port>");
}
