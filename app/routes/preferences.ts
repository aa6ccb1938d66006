import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod/v4";

import { readForm, submitForm } from "#app/http/form.server";
import { preferenceCookies, sizes, themes, type Preferences } from "#app/http/preferences";
import { safeReturnTo } from "#app/http/return-to";
import { locales } from "#app/i18n/locales";
import { choiceField } from "#app/lib/form-fields";

export const handle = { policy: "public" };

const input = z.object({
  locale: z.optional(choiceField(locales)),
  theme: z.optional(choiceField(themes)),
  size: z.optional(choiceField(sizes)),
});

/** Never shown: there for the designed page of a request that cannot be read, which a route without a page would answer bare. */
export default function Preferences() {
  return null;
}

const ONE_YEAR = 31_536_000;

export function loader(): Response {
  return redirect("/");
}

/** Language, theme and type size; whatever the form names. Works for visitors and without JavaScript. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const submission = await submitForm(request, input, (preferences) => preferences);
  if (!submission.ok) throw new Response(null, { status: 400 }); // the form has buttons only

  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  const response = redirect(safeReturnTo((await readForm(request)).get("returnTo")), 303);
  for (const [name, value] of Object.entries(submission.value)) {
    if (value === undefined) continue;
    const cookie = preferenceCookies[name as keyof Preferences];
    response.headers.append("Set-Cookie", `${cookie}=${value}; Path=/; Max-Age=${ONE_YEAR}; SameSite=Lax; HttpOnly${secure}`);
  }
  return response;
}
