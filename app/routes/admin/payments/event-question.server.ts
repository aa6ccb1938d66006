import { stripeEventStates, type StripeEventState } from "#app/domain/payments/stripe-event-states";
import { textOf } from "#app/http/params.server";

/** The filters of the address. */
export function eventFilterOf(url: URL): { state: StripeEventState | null; query: string } {
  const state = textOf(url, "state");
  return { state: stripeEventStates.find((known) => known === state) ?? null, query: textOf(url, "q") };
}
