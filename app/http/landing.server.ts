import type { SignedIn } from "#app/domain/identity/signed-in.queries.server";
import { safeReturnTo } from "#app/http/return-to";
import { desks, paths } from "#app/lib/paths";

/** Where a person goes who is signed in now: back to what was asked for, else to the desk of the grant in use. */
export function afterSignIn(request: Request, person: SignedIn): string {
  const wanted = safeReturnTo(new URL(request.url).searchParams.get("next"), "");
  if (wanted !== "" && !wanted.startsWith("/sign-")) return wanted;
  const grant = person.grants[0];
  return grant ? desks[grant.audience] : paths.account();
}
