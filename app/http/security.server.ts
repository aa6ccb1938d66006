import type { NextFunction, Request, RequestHandler, Response } from "express";
import helmet from "helmet";
import type { ServerResponse } from "node:http";

import { env } from "#app/env.server";
import { Problem, problemText, PROBLEM_TYPE } from "#app/http/api/problem.server";
import { requestContext } from "#app/http/request-context.server";
import { negotiateLocale } from "#app/i18n/locales";

/** Programs bear a key and are given nothing for cookies: no other site can cause anything there. */
const API = "/api/";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const FORM_BYTES = 1_048_576;
/** A picture of 5 MB as text, where programs send one. */
const PHOTO_PATH = "/api/v1/photos";
const PHOTO_BYTES = 7_200_000;
/** What a payment service sends; an event holds whole objects. */
export const WEBHOOK_BYTES = 5_242_880;
const UPLOAD_BYTES = 26_214_400;

const nonceSource = (_request: unknown, _response: ServerResponse): string => `'nonce-${requestContext()?.nonce ?? ""}'`;

/** Hot reload injects style elements and opens a socket; production allows neither. */
const hotReload = env.NODE_ENV === "development";

const headers: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", nonceSource],
      styleSrc: hotReload ? ["'self'", "'unsafe-inline'"] : ["'self'"],
      imgSrc: ["'self'", "data:", "blob:"],
      fontSrc: ["'self'"],
      connectSrc: hotReload ? ["'self'", "ws:"] : ["'self'"],
      formAction: ["'self'", "https://checkout.stripe.com", "https://invoice.stripe.com"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
      manifestSrc: ["'self'"],
    },
  },
  // With "no-referrer" browsers send `Origin: null` on the site's own forms, which the origin check must refuse.
  referrerPolicy: { policy: "same-origin" },
  frameguard: { action: "deny" },
  strictTransportSecurity: false,
  crossOriginResourcePolicy: { policy: "same-origin" },
});

/** Security headers of every response; HSTS only where the reader really came by https. */
export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  response.setHeader("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()");
  if (request.secure) response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  headers(request, response, next);
}

/**
 * Refuses every change that another site may have caused (cross-site request forgery).
 * Browsers name the origin of a form or fetch themselves; a change that names none is no browser's and is refused as well.
 */
export function sameOriginOnly(request: Request, response: Response, next: NextFunction): void {
  if (SAFE_METHODS.has(request.method) || request.path.startsWith(API)) return next();
  if (isSameOrigin(request)) return next();
  refuse(
    request,
    response,
    403,
    "This request came from another site and was refused. Nothing was changed.\n来自其他网站的请求已被拒绝，没有任何数据改变。",
  );
}

function isSameOrigin(request: Request): boolean {
  const site = request.get("sec-fetch-site");
  const origin = request.get("origin");
  if (site === undefined && origin === undefined) return false;
  if (site !== undefined && site !== "same-origin") return false;
  return origin === undefined || ownHosts(request).includes(hostOf(origin));
}

function ownHosts(request: Request): string[] {
  const forwarded = env.TRUST_PROXY ? request.get("x-forwarded-host") : undefined;
  const publicHost = env.PUBLIC_URL ? hostOf(env.PUBLIC_URL) : undefined;
  return [request.get("host"), forwarded, publicHost].filter((host) => host !== undefined && host !== "") as string[];
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}

/**
 * Bounds what a request may send. A length is required: Node then cuts the body off at it, so no handler can be fed without end.
 * Multipart forms carry pictures and documents, everything else is text.
 */
export function boundedBody(request: Request, response: Response, next: NextFunction): void {
  if (SAFE_METHODS.has(request.method)) return next();
  const length = request.get("content-length");
  if (length === undefined && request.get("transfer-encoding") !== undefined)
    return refuse(request, response, 411, "A Content-Length is needed.");
  const limit = limitOf(request);
  if (Number(length ?? 0) > limit) {
    response.setHeader("Connection", "close");
    return refuse(request, response, 413, `At most ${limit} bytes are accepted. Nothing was changed.\n提交的内容太大，没有任何数据改变。`);
  }
  next();
}

function limitOf(request: Request): number {
  if (request.is("multipart/form-data")) return UPLOAD_BYTES;
  return request.path === PHOTO_PATH ? PHOTO_BYTES : FORM_BYTES;
}

function refuse(request: Request, response: Response, status: 403 | 411 | 413, message: string): void {
  response.status(status).setHeader("Cache-Control", "no-store");
  if (request.path.startsWith(API)) {
    const locale = negotiateLocale(request.get("accept-language") ?? null);
    const problem = new Problem(status, status === 413 ? "api.tooLarge" : "api.lengthNeeded", {
      params: { bytes: request.path === PHOTO_PATH ? PHOTO_BYTES : FORM_BYTES },
    });
    response.type(PROBLEM_TYPE).send(problemText(problem, locale));
    return;
  }
  response.type("text/plain; charset=utf-8").send(`${message}\n${requestContext()?.requestId ?? ""}\n`);
}
