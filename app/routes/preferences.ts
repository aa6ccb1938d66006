import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod/v4";

import { preferenceCookies, sizes, themes, type Preferences } from "#app/http/preferences";
import { safeReturnTo } from "#app/http/return-to";
import { locales } from "#app/i18n/locales";

export const handle = { policy: "public" };

const input = z.object({ locale: z.enum(locales).optional(), theme: z.enum(themes).optional(), size: z.enum(sizes).optional() });

const ONE_YEAR = 31_536_000;

export function loader(): Response {
  return redirect("/");
}

/** Language, theme and type size; whatever the form names. Works for visitors and without JavaScript. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const form = await request.formData();
  const parsed = input.safeParse(Object.fromEntries([...form].filter(([, value]) => value !== "")));
  if (!parsed.success) throw new Response(null, { status: 400 });

  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  const response = redirect(safeReturnTo(form.get("returnTo")), 303);
  for (const [name, value] of Object.entries(parsed.data)) {
    const cookie = preferenceCookies[name as keyof Preferences];
    response.headers.append("Set-Cookie", `${cookie}=${value}; Path=/; Max-Age=${ONE_YEAR}; SameSite=Lax; HttpOnly${secure}`);
  }
  return response;
}
