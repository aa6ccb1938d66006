import type { ActionFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";

import { grantIdInput } from "#app/domain/identity/schema";
import { switchGrant } from "#app/domain/identity/switch-grant.server";
import { orgNameFor, requestIdOf, requirePerson } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { desks, paths } from "#app/lib/paths";

export const handle = { policy: "signed-in" };

export function loader(): Response {
  return redirect(paths.account());
}

/** Never shown: there for the designed pages of refusals, which a route without a page would answer bare. */
export default function Grants() {
  return null;
}

/** Switches to another own grant; the way on is that grant's desk, because the page before may be closed to it. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requirePerson(request);
  const { userId, sessionId } = person;
  const submission = await submitForm(request, grantIdInput, async ({ grantId }) => {
    await switchGrant({ userId, sessionId, now: new Date(), requestId: requestIdOf() }, grantId);
    return person.grants.find((grant) => grant.id === grantId);
  });
  if (!submission.ok) throw new Response(null, { status: 400 }); // the form has buttons only
  const grant = submission.value;
  if (!grant) return redirect(paths.account(), 303);
  const { locale } = preferencesOf(request);
  const role = translator(locale)(`common:role.${grant.role}`);
  return redirectWithFlash(request, desks[grant.audience], "account:flash.switched", { organisation: orgNameFor(grant, locale), role });
}
