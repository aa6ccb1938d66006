import { redirect } from "@remix-run/node";

import type { Actor } from "#app/domain/identity/actor";
import { can, type Action } from "#app/domain/identity/policy";
import { getSignedIn, type HeldGrant, type SignedIn } from "#app/domain/identity/signed-in.queries.server";
import { preferencesOf } from "#app/http/preferences";
import { noteUser, requestContext } from "#app/http/request-context.server";
import { sessionTokenOf } from "#app/integrations/auth.server";
import { paths } from "#app/lib/paths";
import type { Locale } from "#app/i18n/locales";
import { placeName } from "#app/i18n/place-name.server";

/** Keyed by the HTTP request: the loaders of one page run side by side with a Request object each, and ask once. */
const asked = new WeakMap<object, Map<string, Promise<SignedIn | null>>>();

/** Who is signed in, whatever they may do; null for a visitor. */
export async function optionalPerson(request: Request): Promise<SignedIn | null> {
  const token = sessionTokenOf(request.headers.get("cookie"));
  if (!token) return null;
  const key = requestContext() ?? request;
  const answers = asked.get(key) ?? new Map<string, Promise<SignedIn | null>>();
  asked.set(key, answers);
  const answer = answers.get(token) ?? getSignedIn(token, new Date());
  answers.set(token, answer);
  const person = await answer;
  if (person) noteUser(person.userId);
  return person;
}

/**
 * Policy `signed-in`: pages about the person, not about an organisation.
 *
 * @throws redirect to sign-in, and back here afterwards
 */
export async function requirePerson(request: Request): Promise<SignedIn> {
  const person = await optionalPerson(request);
  if (!person) throw redirect(paths.signIn(wayBack(request)));
  return person;
}

/** Who asks and as whom, where a page is open to everybody; null for visitors and for people without a grant. */
export async function optionalActor(request: Request): Promise<Actor | null> {
  const person = await optionalPerson(request);
  const grant = person?.grants[0];
  return person && grant ? actorOf(request, person, grant) : null;
}

/**
 * The door of every page and action that is not public.
 *
 * @throws redirect to sign-in when nobody is signed in
 * @throws Response 403 when the role may not; never data
 */
export async function requireActor(request: Request, action: Action): Promise<Actor> {
  const person = await requirePerson(request);
  const grant = person.grants[0];
  if (!grant || !can(grant, action)) throw new Response(null, { status: 403 });
  return actorOf(request, person, grant);
}

function actorOf(request: Request, person: SignedIn, grant: HeldGrant): Actor {
  const { locale } = preferencesOf(request);
  return {
    userId: person.userId,
    name: person.name,
    locale,
    grantId: grant.id,
    role: grant.role,
    audience: grant.audience,
    orgId: grant.orgId,
    orgName: orgNameFor(grant, locale),
    divisionPrefix: grant.divisionPrefix,
    now: new Date(),
    requestId: requestIdOf(),
  };
}

/** Whether the role in use may manage keys and webhooks; the tabs of the account show it. */
export const managedPrograms = ([grant]: readonly HeldGrant[]): { keys: boolean; webhooks: boolean } => ({
  keys: grant !== undefined && can(grant, "apiKey:manage"),
  webhooks: grant !== undefined && can(grant, "webhook:manage"),
});

/** Names of organisations stay Chinese unless an English one is stored, or they are places. */
export function orgNameFor(grant: Pick<HeldGrant, "orgName" | "orgNameEn">, locale: Locale): string {
  return locale === "en" ? (grant.orgNameEn ?? placeName(locale, grant.orgName)) : grant.orgName;
}

export function requestIdOf(): string {
  return requestContext()?.requestId ?? "none";
}

/** A change cannot be repeated after signing in; a page can. */
function wayBack(request: Request): string | undefined {
  if (request.method !== "GET") return undefined;
  const { pathname, search } = new URL(request.url);
  return pathname + search;
}
