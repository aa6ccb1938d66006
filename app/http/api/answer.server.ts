import { createHash } from "node:crypto";
import { v5 as uuidFrom } from "uuid";
import type { z } from "zod/v4";

import { sqlStateOf } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { KeyHolder } from "#app/domain/identity/api-keys.queries.server";
import { claimRequest, giveBack, keepAnswer, type IdempotencyClaim } from "#app/domain/identity/idempotency.server";
import { requestIdOf } from "#app/http/actor.server";
import { invalidInput } from "#app/http/api/issues.server";
import { actorFor, requireKey, spend } from "#app/http/api/key-holder.server";
import { API_ROOT, type Operation } from "#app/http/api/operation";
import { operationList } from "#app/http/api/operations.server";
import { localeOf, Problem, problemOf, problemResponse, problemText, PROBLEM_TYPE } from "#app/http/api/problem.server";
import { isDatabaseUnavailable } from "#app/http/database-unavailable";
import { knows } from "#app/http/entity.server";
import { canonicalJson } from "#app/lib/canonical-json";
import { DomainError } from "#app/lib/domain-error";
import { hasForbiddenCharacters } from "#app/lib/form-fields";
import { log } from "#app/server/log.server";

export interface Asked<Op extends Operation> {
  actor: Actor;
  holder: KeyHolder;
  params: z.output<Op["params"]>;
  query: z.output<Op["query"]>;
}

export interface AskedWithBody<Op extends Operation> extends Asked<Op> {
  body: Op["body"] extends z.ZodType ? z.output<Op["body"]> : undefined;
}

/** Names whose ids come from keys that programs send. */
const ONCE_NAMESPACE = "6e1c1f0a-1f3e-5a57-9c8e-6f3a0f6f2d11";
const JSON_TYPE = "application/json; charset=utf-8";

/**
 * Answers a program that reads. What the operation's schemas do not name is neither looked at nor printed; null is the same 404 for what is not there and what is
 * somebody else's.
 */
export async function answer<Op extends Operation>(
  request: Request,
  params: Record<string, string | undefined>,
  operation: Op,
  work: (asked: Asked<Op>) => Promise<z.input<Op["response"]> | null>,
): Promise<Response> {
  return guarded(request, operation, async (headers, now) => {
    const asked = await admit(request, params, operation, headers, now);
    const found = await work(asked).catch((error: unknown) => {
      throw isStrayKey(error, asked.query)
        ? invalidInput([{ code: "custom", path: ["after"], message: "form.badChoice", input: undefined }], localeOf(request), {
            query: true,
          })
        : error;
    });
    if (found === null) throw new Problem(404, "api.notFound");
    const body = JSON.stringify(operation.response.parse(found));
    headers.set("Content-Type", JSON_TYPE);
    headers.set("Cache-Control", "private, no-cache");
    headers.set("Vary", "Authorization, Accept-Language");
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    headers.set("ETag", etag);
    const next = nextOf(found);
    if (next !== null) headers.set("Link", `<${addressOfNext(request, next)}>; rel="next"`);
    if (knows(request, etag)) return new Response(null, { status: 304, headers });
    return new Response(body, { status: operation.status, headers });
  });
}

/** A key of a page that no answer gave: the database could not read it as what the list is sorted by. */
function isStrayKey(error: unknown, query: object): boolean {
  return "after" in query && query.after !== undefined && (sqlStateOf(error)?.startsWith("22") ?? false);
}

/** Answers a read by its declaration, which the address names. */
export async function answerRead(request: Request, params: Record<string, string | undefined>): Promise<Response> {
  const operation = operationsAt(request).find(({ find }) => find !== undefined);
  if (!operation?.find) throw new Error(`nothing is declared at ${new URL(request.url).pathname}`);
  const { find } = operation;
  return answer(request, params, operation, ({ actor, params: at, query }) => find({ actor, params: at, query }));
}

/**
 * Answers a program that changes something. The change's id comes from the idempotency key, so that it happens once whatever breaks; the record of the answer makes
 * that asking again is answered the same.
 */
export async function answerChange<Op extends Operation>(
  request: Request,
  params: Record<string, string | undefined>,
  operation: Op,
  work: (asked: AskedWithBody<Op>) => Promise<z.input<Op["response"]> | null>,
): Promise<Response> {
  return guarded(request, operation, async (headers, now) => {
    const locale = localeOf(request);
    const asked = await admit(request, params, operation, headers, now);
    const idempotencyKey = keyOf(request);
    const sent = await readBody(request);
    const parsed = (operation.body as z.ZodType).safeParse(sent);
    if (!parsed.success) throw invalidInput(parsed.error.issues, locale, { ...named(operation) });

    const requestHash = new Uint8Array(
      createHash("sha256")
        .update(`${request.method} ${new URL(request.url).pathname}\n${canonicalJson(sent)}`)
        .digest(),
    );
    const claim: IdempotencyClaim = { apiKeyId: asked.holder.keyId, idempotencyKey, requestHash };
    const claimed = await claimRequest(claim, now);
    if (claimed.kind === "otherRequest") throw new Problem(422, "api.idempotencyKeyReused");
    if (claimed.kind === "running") throw new Problem(409, "api.requestRunning", { headers: { "Retry-After": "1" } });
    if (claimed.kind === "done") {
      headers.set("Idempotency-Replayed", "true");
      return changed(claimed, headers);
    }

    const onceId = uuidFrom(`${claim.apiKeyId}\n${idempotencyKey}\n${Buffer.from(requestHash).toString("hex")}`, ONCE_NAMESPACE);
    try {
      const input = { ...asked, actor: { ...asked.actor, onceId }, body: parsed.data } as AskedWithBody<Op>;
      const found = await work(input);
      if (found === null) throw new Problem(404, "api.notFound");
      const done = { status: operation.status, body: JSON.stringify(operation.response.parse(found)) };
      await keepAnswer(claim, done);
      return changed(done, headers);
    } catch (error) {
      const problem = refusalOf(error, request, operation);
      if (!problem) {
        await giveBack(claim);
        throw error;
      }
      const refused = { status: problem.status, body: problemText(problem, locale) };
      await keepAnswer(claim, refused);
      return changed(refused, headers);
    }
  });
}

/** For a method that an address does not know. */
export function methodNotAllowed(request: Request): Response {
  const methods = operationsAt(request).flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return problemResponse(new Problem(405, "api.methodNotAllowed", { headers: { Allow: methods.join(", ") } }), localeOf(request));
}

const patterns = operationList.map(([, operation]) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
  /** Of two that fit, the one with fewer parts to fill in stands at the address. */
  open: operation.path.split("{").length,
}));

function operationsAt(request: Request): Operation[] {
  const at = new URL(request.url).pathname.slice(API_ROOT.length);
  const fitting = patterns.filter(({ pattern }) => pattern.test(at));
  const open = Math.min(...fitting.map((each) => each.open));
  return fitting.filter((each) => each.open === open).map(({ operation }) => operation);
}

function changed({ status, body }: { status: number; body: string }, headers: Headers): Response {
  headers.set("Content-Type", status < 400 ? JSON_TYPE : PROBLEM_TYPE);
  headers.set("Cache-Control", "no-store");
  return new Response(body, { status, headers });
}

async function admit<Op extends Operation>(
  request: Request,
  params: Record<string, string | undefined>,
  operation: Op,
  headers: Headers,
  now: Date,
): Promise<Asked<Op>> {
  const holder = await requireKey(request, now);
  await spend(holder, headers, now);
  if (!takesJson(request)) throw new Problem(406, "api.notAcceptable");
  const actor = actorFor(request, holder, operation, now);
  const at = operation.params.safeParse(params);
  if (!at.success) throw new Problem(404, "api.notFound");
  const query = operation.query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) throw invalidInput(query.error.issues, localeOf(request), { query: true });
  if (Object.values(query.data).some((value) => typeof value === "string" && hasForbiddenCharacters(value))) {
    throw new Problem(422, "form.badCharacters");
  }
  return { actor, holder, params: at.data, query: query.data } as Asked<Op>;
}

/** Every way out of an operation is JSON: the answer, a refusal, or a failure with the number the log has. */
async function guarded(
  request: Request,
  operation: Operation,
  work: (headers: Headers, now: Date) => Promise<Response>,
): Promise<Response> {
  // Remix hands every method but GET and HEAD to the action.
  if (request.method !== operation.method && !(request.method === "HEAD" && operation.method === "GET")) return methodNotAllowed(request);
  const headers = new Headers();
  const locale = localeOf(request);
  try {
    return await work(headers, new Date());
  } catch (error) {
    const problem = refusalOf(error, request, operation);
    if (problem) return problemResponse(problem, locale, headers);
    const unavailable = isDatabaseUnavailable(error);
    log.error({ requestId: requestIdOf(), path: new URL(request.url).pathname, err: error }, "request failed");
    const failure = unavailable ? new Problem(503, "api.unavailable", { headers: { "Retry-After": "5" } }) : new Problem(500, "unexpected");
    return problemResponse(failure, locale, headers);
  }
}

function refusalOf(error: unknown, request: Request, operation: Operation): Problem | null {
  if (error instanceof Problem) return error;
  // What pages say to an address that asks for somebody else's division.
  if (error instanceof Response && error.status === 404) return new Problem(404, "api.notFound");
  return error instanceof DomainError ? problemOf(error, localeOf(request), operation.fieldNames) : null;
}

const named = ({ fieldNames }: Operation) => (fieldNames ? { fieldNames } : {});

function keyOf(request: Request): string {
  const key = request.headers.get("idempotency-key")?.trim() ?? "";
  if (!/^[\x21-\x7e]{8,255}$/.test(key)) throw new Problem(400, "api.idempotencyKeyMissing");
  return key;
}

async function readBody(request: Request): Promise<unknown> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Problem(415, "api.notJson", { headers: { "Accept-Post": "application/json" } });
  const text = await request.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem(400, "api.badJson");
  }
}

function takesJson(request: Request): boolean {
  const accept = request.headers.get("accept");
  if (accept === null || accept.trim() === "") return true;
  return accept.split(",").some((part) => /^\s*(\*\/\*|application\/(\*|json|problem\+json))\s*(;|$)/i.test(part));
}

function nextOf(found: unknown): string | null {
  const page = typeof found === "object" && found !== null && "page" in found ? (found.page as { next?: unknown }) : null;
  return typeof page?.next === "string" ? page.next : null;
}

/** The same request with another key; relative, so that it holds behind any proxy. */
function addressOfNext(request: Request, next: string): string {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set("after", next);
  return `${pathname}?${searchParams}`;
}
