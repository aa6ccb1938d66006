import type { Actor } from "#app/domain/identity/actor";
import { can } from "#app/domain/identity/policy";
import type { SignedIn } from "#app/domain/identity/signed-in.queries.server";
import { countCartLines } from "#app/domain/ordering/cart.queries.server";
import { countOpenCases } from "#app/domain/supervision/cases.queries.server";
import { countUnreadNotices } from "#app/domain/supervision/reminders.queries.server";
import { optionalActor } from "#app/http/actor.server";
import { accountOf, navOf } from "#app/http/frame.server";
import { preferencesOf } from "#app/http/preferences";
import { paths } from "#app/lib/paths";

/** What the frame around a desk shows: where one may go, who is signed in, what is in the cart. */
export async function consoleFrameOf(request: Request, person: SignedIn) {
  const actor = await optionalActor(request);
  const { locale } = preferencesOf(request);
  const [grant] = person.grants;
  const buys = actor !== null && can(actor, "cart:edit");
  return {
    audience: grant?.audience ?? null,
    nav: grant ? navOf(grant, locale, new Date(), actor ? await waitingFor(actor) : {}) : [],
    account: accountOf(person, locale),
    cartCount: buys ? await countCartLines(actor) : null,
    searches: grant?.audience === "unit",
  };
}

/** What waits behind the entries of the navigation. */
async function waitingFor(actor: Actor): Promise<Record<string, number>> {
  if (actor.audience === "bureau") return { [paths.bureauAlerts()]: await countOpenCases(actor) };
  if (actor.audience === "unit") return { [paths.unitNotices()]: await countUnreadNotices(actor) };
  return {};
}

export type ConsoleFrameData = Awaited<ReturnType<typeof consoleFrameOf>>;
