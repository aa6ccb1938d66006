import type { NextFunction, Request, Response } from "express";
import type { IncomingMessage } from "node:http";

import { receiveEvent } from "#app/domain/payments/stripe-events.server";
import { WEBHOOK_BYTES } from "#app/http/security.server";
import { verifiedEvent } from "#app/integrations/stripe/webhook.server";

const PATH = "/webhooks/stripe";

/**
 * Where Stripe tells: signed bytes are kept as they came, in one statement, then answered; a worker looks at them. It stands before everything that is for people and
 * their browsers, of which a message needs nothing; what is not signed is answered with 400 and kept nowhere.
 */
export function stripeDoor(request: Request, response: Response, next: NextFunction): void {
  if (request.path !== PATH) return next();
  receive(request).then(
    (status) => answer(response, status),
    (error: unknown) => next(error),
  );
}

async function receive(request: Request): Promise<number> {
  if (request.method !== "POST") return 405;
  const body = await bytesOf(request);
  if (body === null) return 413;
  const event = verifiedEvent(body, request.get("stripe-signature") ?? null);
  if (event === null) return 400;
  await receiveEvent({ ...event, payload: body.toString("utf8") }, new Date());
  return 200;
}

function answer(response: Response, status: number): void {
  if (response.destroyed) return;
  const close = status === 413 ? { Connection: "close" } : {};
  response.writeHead(status, {
    "Cache-Control": "no-store",
    "Content-Length": 0,
    ...(status === 405 ? { Allow: "POST" } : {}),
    ...close,
  });
  response.end();
}

/** Null for more than anybody signs. */
async function bytesOf(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > WEBHOOK_BYTES) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > WEBHOOK_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
