import { redirect, type ActionFunctionArgs } from "@remix-run/node";

import { flashCookie } from "#app/http/flash.server";
import { signOut } from "#app/http/session.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export function loader(): Response {
  return redirect(paths.home());
}

/** Harmless for somebody who is not signed in, or in another tab no longer. */
export async function action({ request }: ActionFunctionArgs) {
  const headers = await signOut(request);
  headers.append("Set-Cookie", flashCookie(request, "account:flash.signedOut"));
  return redirect(paths.signIn(), { status: 303, headers });
}
