import { redirect, type LoaderFunctionArgs } from "@remix-run/node";

import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { onboardingAddress } from "#app/jobs/stripe/accounts.server";
import { DomainError } from "#app/lib/domain-error";
import { paths } from "#app/lib/paths";

export const handle = { policy: "remittance:confirm" };

/** On to the page of the payment service; its address is asked for each time, since it holds for minutes and once. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "remittance:confirm");
  try {
    return redirect(await onboardingAddress(actor.orgId), { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return redirectWithFlash(request, paths.coopTransfers(), "transfers:flash.notNow");
  }
}
