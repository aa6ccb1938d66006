import Stripe from "stripe";

import { env } from "#app/env.server";
import { stripe } from "#app/integrations/stripe/client.server";

/** A message that Stripe signed, as far as it must be understood to be kept. */
export interface SignedEvent {
  id: string;
  type: string;
  apiVersion: string;
  objectId: string;
  livemode: boolean;
  createdAt: Date;
}

/** @returns null for what is not signed, badly signed, too old, or no event */
export function verifiedEvent(body: Buffer, signature: string | null): SignedEvent | null {
  if (signature === null || env.STRIPE_WEBHOOK_SECRET === undefined) return null;
  try {
    const event = signedBy(body, signature, [env.STRIPE_WEBHOOK_SECRET, env.STRIPE_CONNECT_WEBHOOK_SECRET]);
    const object = event.data.object as { id?: unknown };
    return {
      id: event.id,
      type: event.type,
      apiVersion: event.api_version ?? "",
      objectId: typeof object.id === "string" ? object.id : "",
      livemode: event.livemode,
      createdAt: new Date(event.created * 1000),
    };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError || error instanceof TypeError)
      return null;
    throw error;
  }
}

/** Events of the platform and of connected accounts come from two endpoints there, to one door here, each with its own secret. */
function signedBy(body: Buffer, signature: string, secrets: (string | undefined)[]): Stripe.Event {
  const [first = "", ...others] = secrets.filter((secret) => secret !== undefined);
  try {
    return stripe().webhooks.constructEvent(body, signature, first);
  } catch (error) {
    if (others.length === 0 || !(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    return signedBy(body, signature, others);
  }
}
