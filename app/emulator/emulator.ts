import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod/v4";

import { routes } from "#app/emulator/api";
import { completeAccount, moveAccount, onboardingOf } from "#app/emulator/connect";
import type { ApiContext } from "#app/emulator/handler";
import { Deliveries } from "#app/emulator/delivery";
import { faultInput, Faults } from "#app/emulator/faults";
import { parseForm, textOf } from "#app/emulator/form-body";
import { Money, type Method } from "#app/emulator/money";
import { checkoutPage, homePage, invoicePage, missingPage, onboardingPage } from "#app/emulator/pages";
import { endpoint } from "#app/emulator/payloads-payment";
import { Refusal } from "#app/emulator/refusal";
import { newObjectId, Store } from "#app/emulator/store";
import { isLocale, negotiateLocale, type Locale } from "#app/i18n/locales";

export interface EmulatorOptions {
  /** Where its state is kept; null keeps it in memory only. */
  file: string | null;
  /** 0 takes the port of last time, or a free one. */
  port: number;
  /** Who may reach its pages. */
  host: string;
  /** Begins the addresses of its pages, without the port. */
  publicHost: string;
  secretKey: string;
  webhookSecret: string;
  /** Address of the product's own door for webhooks; null keeps that of last time. */
  target: string | null;
  refundMs?: number;
}

export interface Emulator {
  port: number;
  origin: string;
  store: Store;
  money: Money;
  faults: Faults;
  deliveries: Deliveries;
  stop(): Promise<void>;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const BODY_BYTES = 1_000_000;

/** A stand-in for Stripe that the SDK talks to as to Stripe itself. It moves no money and is no part of a production build. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const store = new Store(options.file);
  const faults = new Faults();
  const deliveries = new Deliveries(store, faults);
  const money = new Money(store, deliveries, faults, options.refundMs ?? 300);
  const context: ApiContext = { store, money, out: deliveries, origin: "" };
  const emulator = { store, money, faults, deliveries };
  const server = createServer((request, response) => {
    answer(emulator, context, options, request, response).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const port = await listen(server, options.host, options.port || store.state.port, options.port === 0);
  store.state.port = port;
  context.origin = `http://${options.publicHost}:${port}`;
  if (options.target !== null) tellTo(store, options.target, options.webhookSecret, deliveries.version);
  store.changed();
  deliveries.wake();
  return {
    ...emulator,
    port,
    origin: context.origin,
    stop: async () => {
      deliveries.stop();
      store.save();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const OWN = "we_own";

/** The endpoint of the product itself; its address may have changed since last time. */
function tellTo(store: Store, url: string, secret: string, version: string): void {
  store.state.endpoints[OWN] = { ...endpoint(url, ["*"], version, secret), id: OWN };
}

function listen(server: Server, host: string, port: number, orAnother: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" || !orAnother || port === 0) return reject(error);
      resolve(listen(server, host, 0, false));
    };
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

type Parts = Pick<Emulator, "store" | "money" | "faults" | "deliveries">;

async function answer(emulator: Parts, context: ApiContext, options: EmulatorOptions, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? "/", "http://emulator");
  const body = await bodyOf(request);
  if (url.pathname.startsWith("/v1/")) return answerApi(emulator, context, options.secretKey, request, response, url, body);
  if (url.pathname.startsWith("/_emulator/")) {
    // Knobs are for this machine alone.
    if (!LOOPBACK.has(request.socket.remoteAddress ?? "")) return sendJson(response, 403, "{}");
    return answerKnob(emulator, options, request.method ?? "GET", response, url, body);
  }
  answerPage(emulator, request, response, url, body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) throw new Refusal(413, "too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function sendJson(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": newObjectId("req"), ...headers });
  response.end(body);
}

function answerApi(
  { faults, store }: Parts,
  context: ApiContext,
  secretKey: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  text: string,
): void {
  const { pathname } = url;
  const method = request.method ?? "GET";
  if (faults.take("down", pathname)) return void request.socket.destroy();
  if (request.headers.authorization !== `Bearer ${secretKey}`)
    return sendJson(response, 401, JSON.stringify(new Refusal(401, "Invalid API Key provided.").body()));
  if (faults.take("rateLimit", pathname))
    return sendJson(response, 429, JSON.stringify(new Refusal(429, "Too many requests.", { type: "rate_limit_error" }).body()));
  const serverError = JSON.stringify(new Refusal(500, "Something went wrong on our side.", { type: "api_error" }).body());

  const key = method === "POST" ? request.headers["idempotency-key"] : undefined;
  const hash = createHash("sha256").update(`${pathname}\n${text}`).digest("hex");
  const known = typeof key === "string" ? store.state.answered[key] : undefined;
  if (known) {
    if (known.hash === hash) return sendJson(response, known.status, known.body, { "idempotent-replayed": "true" });
    const mismatch = new Refusal(400, "Keys for idempotent requests can only be used with the same parameters.", {
      type: "idempotency_error",
    });
    return sendJson(response, 400, JSON.stringify(mismatch.body()));
  }
  const keep = (status: number, body: string) => {
    if (typeof key === "string") store.state.answered[key] = { hash, status, body, at: Date.now() };
    store.changed();
  };
  if (method === "POST" && faults.take("errorBeforeCommit", pathname)) return sendJson(response, 500, serverError);

  const result = run(context, method, url, text);
  if (method === "POST" && faults.take("timeoutAfterCommit", pathname)) {
    keep(result.status, result.body);
    return void request.socket.destroy();
  }
  // What is done is done, and asking again is answered with the same error.
  const failed = method === "POST" && result.status === 200 && faults.take("errorAfterCommit", pathname) !== null;
  keep(failed ? 500 : result.status, failed ? serverError : result.body);
  const send = () => sendJson(response, failed ? 500 : result.status, failed ? serverError : result.body);
  const slow = faults.take("slow", pathname);
  if (slow) setTimeout(send, slow.ms).unref();
  else send();
}

function run(context: ApiContext, method: string, url: URL, text: string): { status: number; body: string } {
  try {
    for (const [verb, pattern, handler] of routes) {
      const match = verb === method ? pattern.exec(url.pathname) : null;
      if (!match) continue;
      const body = parseForm(method === "GET" ? url.search.slice(1) : text);
      return { status: 200, body: JSON.stringify(handler(context, body, match[1] ?? "", match[2] ?? "")) };
    }
    throw new Refusal(404, `Unrecognized request URL (${method}: ${url.pathname}).`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: JSON.stringify(error.body()) };
  }
}

const disputeInput = z.object({
  charge: z.string().optional(),
  intent: z.string().optional(),
  /** An invoice or a session, as the address of its page ends. */
  paid: z.string().optional(),
  id: z.string().optional(),
  status: z.string().optional(),
});
const payoutInput = z.object({
  amount: z.number().int().default(1),
  status: z.enum(["paid", "failed"]),
  id: z.string().nullable().default(null),
});

const accountInput = z.object({
  id: z.string(),
  /** Active again, something missing, or the co-op takes the platform's rights away. */
  state: z.enum(["active", "restricted", "closed"]).optional(),
  /** What the account holds, in fen: less than was transferred where the co-op has had it paid out. */
  balance: z.number().int().optional(),
});

/** What tests and the curious turn: faults, disputes, payouts, messages sent again. */
function answerKnob(
  { faults, deliveries, money, store }: Parts,
  { webhookSecret }: EmulatorOptions,
  method: string,
  response: ServerResponse,
  url: URL,
  text: string,
): void {
  const input: unknown = text === "" ? {} : JSON.parse(text);
  const done = (value: unknown) => {
    store.changed();
    sendJson(response, 200, JSON.stringify(value));
  };
  switch (`${method} ${url.pathname}`) {
    case "POST /_emulator/target":
      tellTo(store, z.object({ url: z.url() }).parse(input).url, webhookSecret, deliveries.version);
      deliveries.wake();
      return done({});
    case "GET /_emulator/faults":
      return done(faults.list());
    case "POST /_emulator/faults":
      faults.add(faultInput.parse(input));
      return done(faults.list());
    case "DELETE /_emulator/faults":
      faults.clear();
      return done([]);
    case "POST /_emulator/disputes": {
      const { charge, intent, id, status, paid } = disputeInput.parse(input);
      if (id !== undefined) return done(money.moveDispute(id, status ?? "won"));
      const by = intent ?? (paid === undefined ? undefined : money.intentOf(paid));
      const latest = by === undefined ? charge : store.state.intents[by]?.latest_charge;
      return done(money.openDispute(typeof latest === "string" ? latest : ""));
    }
    case "POST /_emulator/payouts": {
      const { amount, status, id } = payoutInput.parse(input);
      return done(money.movePayout(amount, status, id));
    }
    case "POST /_emulator/accounts": {
      const { id, ...change } = accountInput.parse(input);
      return done(moveAccount({ store, out: deliveries }, id, change));
    }
    case "POST /_emulator/release":
      deliveries.release();
      return done({});
    case "GET /_emulator/waiting":
      return done(deliveries.waiting());
    default:
      return sendJson(response, 404, "{}");
  }
}

const hosted = /^\/(invoice|checkout)\/(\w+)$/;
const METHODS: readonly string[] = ["card", "alipay", "wechat_pay"];

function answerPage({ store, money, deliveries }: Parts, request: IncomingMessage, response: ServerResponse, url: URL, text: string): void {
  const wanted = url.searchParams.get("lang");
  const locale: Locale = isLocale(wanted) ? wanted : negotiateLocale(request.headers["accept-language"] ?? null);
  const html = (status: number, page: string) => {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", "content-language": locale });
    response.end(page);
  };
  if (url.pathname === "/") return html(200, homePage(deliveries.waiting().length, locale));
  if (url.pathname.startsWith("/onboarding/")) return answerOnboarding({ store, deliveries }, request, response, url, locale, text);
  const match = hosted.exec(url.pathname);
  const [, kind, id = ""] = match ?? [];
  const page = (note: "declined" | null = null): string | null => {
    if (kind === "invoice") return store.state.invoices[id]?.hosted_invoice_url ? invoicePage(money.invoice(id), locale, note) : null;
    return kind === "checkout" && store.state.sessions[id] ? checkoutPage(money.session(id), locale, note) : null;
  };
  const shown = page();
  if (shown === null) return html(404, missingPage(locale));
  if (request.method !== "POST") return html(200, shown);

  const form = parseForm(text);
  const method = textOf(form, "method") ?? "";
  const chosen = (METHODS.includes(method) ? method : "card") as Method;
  const wish = textOf(form, "do");
  if (wish === "decline") return html(402, page("declined") ?? "");
  const goTo = (target: string) => response.writeHead(303, { location: target }).end();
  try {
    if (kind === "invoice") {
      const { amount_remaining: left } = money.invoice(id);
      money.payInvoice(id, chosen, wish === "part" ? Math.ceil(left / 2) : null);
      store.changed();
      return void goTo(`${url.pathname}${url.search}`);
    }
    const { cancel_url: cancel, success_url: success } = money.session(id);
    if (wish === "back") return void goTo(cancel ?? url.pathname);
    money.paySession(id, chosen, wish === "later" ? "succeeds" : wish === "laterFails" ? "fails" : null);
    store.changed();
    return void goTo((success ?? url.pathname).replace("{CHECKOUT_SESSION_ID}", id));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return html(409, page() ?? "");
  }
}

/** The page on which a co-op says what Stripe must know of it. Its address holds once it was asked for, and until it was used. */
function answerOnboarding(
  { store, deliveries }: Pick<Parts, "store" | "deliveries">,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  locale: Locale,
  text: string,
): void {
  const token = url.pathname.split("/")[2] ?? "";
  const link = onboardingOf(store, token);
  response.setHeader("cache-control", "no-store");
  if (link === null) {
    response.writeHead(404, { "content-type": "text/html; charset=utf-8", "content-language": locale });
    return void response.end(missingPage(locale));
  }
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-language": locale });
    return void response.end(onboardingPage(locale));
  }
  if (textOf(parseForm(text), "do") === "submit") completeAccount({ store, out: deliveries }, token);
  response.writeHead(303, { location: link.returnUrl });
  response.end();
}
