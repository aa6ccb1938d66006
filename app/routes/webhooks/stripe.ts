import type { ActionFunctionArgs } from "@remix-run/node";

import { receiveEvent } from "#app/domain/payments/stripe-events.server";
import { verifiedEvent } from "#app/integrations/stripe/webhook.server";

export const handle = { policy: "signature" };

const headers = { "Cache-Control": "no-store" };

/** Nothing is shown here. */
export function loader(): Response {
  return new Response(null, { status: 405, headers: { ...headers, Allow: "POST" } });
}

/** What Stripe tells: signed bytes are kept as they came, then answered; a worker looks at them. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return loader();
  const body = Buffer.from(await request.arrayBuffer());
  const event = verifiedEvent(body, request.headers.get("stripe-signature"));
  if (event === null) return new Response(null, { status: 400, headers });
  await receiveEvent({ ...event, payload: body.toString("utf8") }, new Date());
  return new Response(null, { status: 200, headers });
}
