import type { Actor } from "#app/domain/identity/actor";
import { findKeyHolder, type KeyHolder } from "#app/domain/identity/api-keys.queries.server";
import { can, type Action } from "#app/domain/identity/policy";
import { countTry } from "#app/domain/identity/throttle.server";
import { orgNameFor, requestIdOf } from "#app/http/actor.server";
import type { Operation } from "#app/http/api/operation";
import { localeOf, Problem } from "#app/http/api/problem.server";
import { noteUser } from "#app/http/request-context.server";

/** Requests of one key in one window, whichever process answers them. */
export const RATE = { limit: 600, windowSeconds: 60 } as const;

/**
 * Whose key the request bears. Cookies are not looked at, so that no other site can cause anything here; a key in the address would be in logs and is not looked
 * for either.
 *
 * @throws Problem 401, one answer for every key that does not work
 */
export async function requireKey(request: Request, now: Date): Promise<KeyHolder> {
  const [, token] = /^Bearer ([\w-]{10,100})$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const holder = token === undefined ? null : await findKeyHolder(token, now);
  if (!holder) {
    const challenge = token === undefined ? 'Bearer realm="xiangji"' : 'Bearer realm="xiangji", error="invalid_token"';
    throw new Problem(401, "api.unauthorized", { headers: { "WWW-Authenticate": challenge } });
  }
  noteUser(holder.userId);
  return holder;
}

/** Counts the request and says in the headers how many are left. @throws Problem 429 */
export async function spend(holder: KeyHolder, headers: Headers, now: Date): Promise<void> {
  const { count, resetsAt } = await countTry({ key: `api:${holder.keyId}`, ...RATE }, now);
  const seconds = Math.max(1, Math.ceil((resetsAt.getTime() - now.getTime()) / 1_000));
  headers.set("RateLimit-Policy", `"key";q=${RATE.limit};w=${RATE.windowSeconds}`);
  headers.set("RateLimit", `"key";r=${Math.max(0, RATE.limit - count)};t=${seconds}`);
  if (count > RATE.limit)
    throw new Problem(429, "api.tooManyRequests", { params: { seconds }, headers: { "Retry-After": String(seconds) } });
}

/** The actor a key is, if it may do this at all: its scope and, as for a person, the access table. @throws Problem 403 */
export function actorFor(request: Request, holder: KeyHolder, operation: Operation, now: Date): Actor {
  const { grant } = holder;
  if (operation.scope !== null && !holder.scopes.includes(operation.scope)) {
    throw new Problem(403, "api.scopeMissing", { params: { scope: operation.scope } });
  }
  if (operation.actions !== "any") {
    const action: Action | undefined = operation.actions[grant.audience];
    if (action === undefined || !can(grant, action)) throw new Problem(403, "api.roleMayNot");
  }
  const locale = localeOf(request);
  return {
    userId: holder.userId,
    name: holder.userName,
    locale,
    grantId: grant.id,
    role: grant.role,
    audience: grant.audience,
    orgId: grant.orgId,
    orgName: orgNameFor(grant, locale),
    divisionPrefix: grant.divisionPrefix,
    now,
    // The audit log thus says which key it was.
    requestId: `${requestIdOf()} ${holder.prefix}`,
  };
}
