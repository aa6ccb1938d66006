import Stripe from "stripe";

/**
 * What a failed call says about the command: `refused` did nothing and never will; `unknown` may have done it; `busy` did nothing yet.
 */
export type StripeFailure = { kind: "refused"; message: string } | { kind: "unknown" | "busy"; message: string };

export function failureOf(error: unknown): StripeFailure | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null;
  const message = error.message.slice(0, 300);
  if (error instanceof Stripe.errors.StripeRateLimitError) return { kind: "busy", message };
  // Another call with the same key is under way.
  if (error.statusCode === 409 || error.code === "idempotency_key_in_use") return { kind: "busy", message };
  if (error instanceof Stripe.errors.StripeConnectionError) return { kind: "unknown", message };
  const status = error.statusCode ?? 0;
  return status >= 400 && status < 500 ? { kind: "refused", message } : { kind: "unknown", message };
}

/** The object is not there. */
export const isMissing = (error: unknown): boolean => error instanceof Stripe.errors.StripeError && error.statusCode === 404;
