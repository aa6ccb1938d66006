import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import { createRequestHandler } from "@remix-run/express";
import compression from "compression";
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { randomBytes, randomUUID } from "node:crypto";

import { env } from "#app/env.server";
import type { PageCache } from "#app/http/page-cache.server";
import { requestContext, withRequestContext } from "#app/http/request-context.server";
import { boundedBody, sameOriginOnly, securityHeaders } from "#app/http/security.server";
import { stripeDoor } from "#app/http/stripe-door.server";
import { BuildParts } from "#app/server/build-parts";
import { log } from "#app/server/log.server";

export interface WebAppOptions {
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Answers requests for files of the browser build; the compiler itself during development. */
  files: RequestHandler;
  /** Keeps what visitors are answered. */
  pages?: PageCache;
}

/** The HTTP server of the product: what every request passes before a route sees it, in this order. */
export function createWebApp({ build, files, pages }: WebAppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", env.TRUST_PROXY ? 1 : false);
  app.set("query parser", "simple");

  app.use(openContext);
  app.use(logRequests);
  app.use(stripeDoor);
  app.use(securityHeaders);
  app.use(files);
  app.use(sameOriginOnly);
  app.use(boundedBody);
  app.use(compression({ threshold: 1024 }));
  if (pages) app.use(pages.keep());
  const answer = typeof build === "function" ? createRequestHandler({ build, mode: env.NODE_ENV, getLoadContext }) : answerInParts(build);
  app.all("*", (request, response, next) => void answer(request, response, next)); // rejections reach next() inside
  app.use(lastResort);
  return app;
}

const outsideId = /^[A-Za-z0-9_-]{8,64}$/;

/** A request id is taken from outside only where the own proxy sets it: anybody else could forge log lines with it. */
function openContext(request: Request, response: Response, next: NextFunction): void {
  const given = env.TRUST_PROXY ? request.get("x-request-id") : undefined;
  const requestId = given && outsideId.test(given) ? given : randomUUID();
  response.setHeader("X-Request-Id", requestId);
  const clientAddress = request.ip ?? "unknown";
  withRequestContext({ requestId, nonce: randomBytes(16).toString("base64url"), clientAddress, userId: null, unavailable: false }, next);
}

function answerInParts(build: ServerBuild): ReturnType<typeof createRequestHandler> {
  const parts = new BuildParts(build);
  const handlers = new Map<string | null, ReturnType<typeof createRequestHandler>>();
  return (request, response, next) => {
    const beginning = parts.beginningOf(request.path);
    const handler = handlers.get(beginning) ?? createRequestHandler({ build: parts.of(beginning), mode: env.NODE_ENV, getLoadContext });
    handlers.set(beginning, handler);
    return handler(request, response, next);
  };
}

function getLoadContext(_request: Request, response: Response): AppLoadContext {
  const context = requestContext();
  const sendText = (text: string) => {
    const end = response.end.bind(response);
    response.end = () => end(text);
  };
  return { requestId: context?.requestId ?? "", nonce: context?.nonce ?? "", sendText };
}

/** One line per request. The query is left out: it may hold what a person searched for, or a token. */
function logRequests(request: Request, response: Response, next: NextFunction): void {
  const context = requestContext();
  const startedAt = performance.now();
  const { method, path } = request;
  response.once("close", () => {
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    const { requestId, userId } = context ?? {};
    const level = path === "/healthz" || path.startsWith("/assets/") ? "debug" : "info";
    log[level](
      { requestId, user: userId ?? undefined, method, path, status: response.statusCode, ms, done: response.writableFinished },
      "request",
    );
  });
  next();
}

/** Reached only when Remix itself failed, e.g. on a malformed address: no page can be rendered. */
function lastResort(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  const requestId = requestContext()?.requestId;
  const malformed = error instanceof URIError || (error instanceof TypeError && "code" in error && error.code === "ERR_INVALID_URL");
  if (!malformed) log.error({ requestId, err: error }, "request failed outside the routes");
  if (response.headersSent) return next(error);
  const status = malformed ? 400 : 500;
  response.status(status).type("text/plain; charset=utf-8");
  response.send(
    `${malformed ? "请求无法识别。 That request could not be read." : "系统出错了。 Something went wrong on our side."}\n${requestId ?? ""}\n`,
  );
}
