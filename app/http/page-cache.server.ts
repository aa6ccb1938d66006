import type { NextFunction, Request, RequestHandler, Response } from "express";
import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from "node:zlib";

import { preferencesOf } from "#app/http/preferences";
import { SESSION_COOKIE } from "#app/integrations/auth.server";

const LIFETIME_MS = 30_000;
const MAX_BYTES = 24 * 1_048_576;
const MAX_ENTRY_BYTES = 1_048_576;
const MAX_URL = 600;
const MAX_VARIANTS = 2_000;

/** Pictures look the same to everybody. */
const SAME_FOR_ALL = /^\/(?:art|files)\//;

/** Files as large as the books: sent while they are read, never collected here. */
const STREAMED = /^\/(?:ledger\/heads|open-data\/dumps)\/./;

type Encoding = "br" | "gzip" | "identity";

interface Form {
  /** Name, value, name, value…: what `writeHead` takes as it is. */
  headers: string[];
  body: Buffer;
}

interface Entry {
  identity: Form;
  /** Compressed when it is first asked for; hardly anybody wants both. */
  forms: Map<Encoding, Form>;
  /** Name, value…: the same for every form. */
  shared: string[];
  etag: string;
  until: number;
  bytes: number;
}

/**
 * Whole responses for visitors, compressed once and sent as they are. A response is kept if it says `Cache-Control: public`; a page says so only when nobody
 * is signed in. What is kept is forgotten as soon as the catalogue changes (`forgetAll`), after half a minute in any case, and kept not at all while nobody
 * tells of changes (`trust(false)`).
 */
export class PageCache {
  #entries = new Map<string, Entry>();
  #flights = new Map<string, Promise<Entry | null>>();
  #variants = new Map<string, string>();
  #bytes = 0;
  #generation = 0;
  #trusted = false;

  /** Whether changes of the catalogue are heard of. */
  trust(heard: boolean): void {
    this.#trusted = heard;
    this.forgetAll();
  }

  forgetAll(): void {
    this.#generation += 1;
    this.#entries.clear();
    this.#flights.clear();
    this.#bytes = 0;
  }

  get size(): { entries: number; bytes: number } {
    return { entries: this.#entries.size, bytes: this.#bytes };
  }

  /** Answers from what is kept, before anything else looks at the request. @returns false when the request has to take the long way */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const key = this.#keyOf(request);
    const entry = key === null ? undefined : this.#entries.get(key);
    if (!entry) return false;
    if (entry.until < Date.now()) return false;
    send(entry, request, response, () => response.destroy());
    return true;
  }

  /** Keeps what the routes answer to visitors. Comes after compression, which leaves a body alone that is compressed already. */
  keep(): RequestHandler {
    return (request, response, next) => {
      const key = request.method === "GET" ? this.#keyOf(request) : null;
      if (key === null || !this.#trusted) return next();
      const flight = this.#flights.get(key);
      if (!flight) return this.#render(key, request, response, next);
      // Many ask for the same page at once after a change: it is rendered once.
      void flight.then((entry) => (entry ? send(entry, request, response, next) : next()));
    };
  }

  #render(key: string, request: Request, response: Response, next: NextFunction): void {
    let land: (entry: Entry | null) => void = () => undefined;
    const flight = new Promise<Entry | null>((resolve) => (land = resolve));
    this.#flights.set(key, flight);
    const done = (entry: Entry | null) => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
      land(entry);
    };
    response.once("close", () => done(null));
    const generation = this.#generation;
    capture(response, (body) => {
      const kept =
        response.statusCode === 200 &&
        body.length <= MAX_ENTRY_BYTES &&
        /^public\b/.test(String(response.getHeader("cache-control") ?? ""));
      if (!kept || response.hasHeader("set-cookie")) {
        done(null);
        return response.end(body);
      }
      const entry = toEntry(response, body);
      if (generation === this.#generation) this.#store(key, entry);
      sendFirst(entry, request, response);
      done(entry);
    });
    next();
  }

  #store(key: string, entry: Entry): void {
    this.#drop(key);
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= MAX_BYTES) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#bytes -= entry.bytes;
    this.#entries.delete(key);
  }

  /** Null where the answer may depend on a person. */
  #keyOf({ method, url, headers }: IncomingMessage): string | null {
    if ((method !== "GET" && method !== "HEAD") || !url || url.length > MAX_URL || headers.range || STREAMED.test(url)) return null;
    const cookie = headers.cookie ?? "";
    if (cookie.includes(`${SESSION_COOKIE}=`) || cookie.includes("xj_flash=")) return null;
    if (SAME_FOR_ALL.test(url)) return url;
    const wishes = `${cookie}\n${headers["accept-language"] ?? ""}`;
    let variant = this.#variants.get(wishes);
    if (variant === undefined) {
      const { locale, theme, size } = preferencesOf({
        headers: new Headers({ cookie, "accept-language": headers["accept-language"] ?? "" }),
      });
      variant = `${locale} ${theme} ${size} `;
      if (this.#variants.size >= MAX_VARIANTS) this.#variants.clear();
      this.#variants.set(wishes, variant);
    }
    return variant + url;
  }
}

/** Collects what is written instead of sending it. */
function capture(response: Response, finish: (body: Buffer) => void): void {
  const write: Response["write"] = response.write.bind(response);
  const end: Response["end"] = response.end.bind(response);
  const chunks: Buffer[] = [];
  const take = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === "string") chunks.push(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.write = ((chunk: unknown, encoding?: unknown, written?: unknown) => {
    take(chunk, encoding);
    const callback = typeof encoding === "function" ? encoding : written;
    if (typeof callback === "function") (callback as () => void)();
    return true;
  }) as Response["write"];
  response.end = ((chunk?: unknown, encoding?: unknown) => {
    take(chunk, encoding);
    response.write = write;
    response.end = end;
    finish(Buffer.concat(chunks));
    return response;
  }) as Response["end"];
}

/** A window of 128 KB holds a whole page; the usual 4 MB would be taken anew for each. */
const brotliParams = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 17 };
const quickBrotliParams = { ...brotliParams, [constants.BROTLI_PARAM_QUALITY]: 1 };
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

function toEntry(response: Response, body: Buffer): Entry {
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const shared = sharedHeaders(response, etag);
  return {
    identity: { headers: [...shared, "Content-Length", String(body.length)], body },
    forms: new Map(),
    shared,
    etag,
    until: Date.now() + LIFETIME_MS,
    bytes: body.length * 1.5 + 4_096, // with room for both compressed forms
  };
}

async function compressed(entry: Entry, encoding: "br" | "gzip"): Promise<Form> {
  const { body: plain } = entry.identity;
  const body =
    encoding === "br"
      ? await brotli(plain, { params: { ...brotliParams, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })
      : await zip(plain, { level: 7 });
  const form = toForm(entry, encoding, body);
  entry.forms.set(encoding, form);
  return form;
}

/** A page that nobody asked for before, and perhaps nobody will again, is compressed in a tenth of a millisecond and a quarter less well. */
function quicklyCompressed(entry: Entry, encoding: "br" | "gzip"): Form {
  const { body: plain } = entry.identity;
  const body = encoding === "br" ? brotliCompressSync(plain, { params: quickBrotliParams }) : gzipSync(plain, { level: 1 });
  return toForm(entry, encoding, body);
}

function toForm(entry: Entry, encoding: "br" | "gzip", body: Buffer): Form {
  return { headers: [...entry.shared, "Content-Length", String(body.length), "Content-Encoding", encoding], body };
}

/** Everything but what belongs to one response: its number, its nonce, which no kept page uses, and the framing. */
function sharedHeaders(response: Response, etag: string): string[] {
  const own = new Set(["x-request-id", "content-length", "content-encoding", "transfer-encoding", "connection", "date", "etag", "vary"]);
  const headers = ["ETag", etag];
  for (const [name, value] of Object.entries(response.getHeaders())) {
    if (own.has(name) || value === undefined) continue;
    headers.push(name, String(value).replace(/ 'nonce-[^']*'/g, ""));
  }
  const vary = new Set(`${String(response.getHeader("vary") ?? "")}, Accept-Encoding`.split(/,\s*/).filter((name) => name !== ""));
  headers.push("Vary", [...vary].join(", "));
  return headers;
}

function send(entry: Entry, request: IncomingMessage, response: ServerResponse, failed: (error: unknown) => void): void {
  const encoding = encodingFor(request.headers["accept-encoding"]);
  const form = encoding === "identity" ? entry.identity : entry.forms.get(encoding);
  if (form || encoding === "identity" || isKnown(entry, request)) sendForm(form ?? entry.identity, entry, request, response);
  else compressed(entry, encoding).then((made) => sendForm(made, entry, request, response), failed);
}

function sendFirst(entry: Entry, request: IncomingMessage, response: ServerResponse): void {
  const encoding = encodingFor(request.headers["accept-encoding"]);
  sendForm(encoding === "identity" ? entry.identity : quicklyCompressed(entry, encoding), entry, request, response);
}

function sendForm({ headers, body }: Form, entry: Entry, request: IncomingMessage, response: ServerResponse): void {
  if (isKnown(entry, request)) {
    writeHead(response, 304, withoutBody(entry.identity.headers));
    response.end();
    return;
  }
  writeHead(response, 200, headers);
  if (request.method === "HEAD") response.end();
  else response.end(body);
}

const isKnown = (entry: Entry, request: IncomingMessage) => request.headers["if-none-match"]?.includes(entry.etag) === true;

/** Behind the routes' middleware, which watches the headers, they are set one by one; before it they go out as they are. */
function writeHead(response: ServerResponse, status: number, headers: string[]): void {
  if (response.getHeaderNames().length === 0) {
    response.writeHead(status, [...headers, "X-Request-Id", randomUUID()]);
    return;
  }
  response.statusCode = status;
  for (let index = 0; index < headers.length; index += 2) response.setHeader(headers[index] ?? "", headers[index + 1] ?? "");
}

function withoutBody(headers: string[]): string[] {
  return headers.flatMap((text, index) => (index % 2 === 0 && !/^content-/i.test(text) ? [text, headers[index + 1] ?? ""] : []));
}

/** Browsers name `br` without a weight; whoever forbids an encoding by `q=0` gets none. */
function encodingFor(accepted: string | string[] | undefined): Encoding {
  if (typeof accepted !== "string" || accepted.includes("q=0")) return "identity";
  if (accepted.includes("br")) return "br";
  return accepted.includes("gzip") ? "gzip" : "identity";
}
