import Stripe from "stripe";

import { env } from "#app/env.server";

/** What is asked for and what webhooks must be written in. Raised by hand, together with the SDK and the endpoint at Stripe. */
export const STRIPE_API_VERSION = "2026-10-28.endive";

const TIMEOUT_MS = 12_000;

/** Nobody has given the keys: the product runs without this rail. */
export class StripeNotConfiguredError extends Error {
  override readonly name = "StripeNotConfiguredError";
}

let known: { secret: string; base: string; client: Stripe } | null = null;

export const isStripeConfigured = (): boolean => env.STRIPE_SECRET_KEY !== undefined && env.STRIPE_WEBHOOK_SECRET !== undefined;

/** @throws StripeNotConfiguredError */
export function stripe(): Stripe {
  const secret = env.STRIPE_SECRET_KEY;
  if (secret === undefined) throw new StripeNotConfiguredError("STRIPE_SECRET_KEY is not set");
  const base = env.STRIPE_API_BASE ?? "";
  if (known?.secret !== secret || known.base !== base) known = { secret, base, client: create(secret, base) };
  return known.client;
}

function create(secret: string, base: string): Stripe {
  return new Stripe(secret, {
    apiVersion: STRIPE_API_VERSION,
    telemetry: false,
    maxNetworkRetries: 2,
    timeout: TIMEOUT_MS,
    ...(base === "" ? {} : addressOf(new URL(base))),
  });
}

function addressOf({ protocol, hostname, port }: URL): { host: string; port: number; protocol: "http" | "https" } {
  const plain = protocol === "http:";
  return { host: hostname, port: port === "" ? (plain ? 80 : 443) : Number(port), protocol: plain ? "http" : "https" };
}
