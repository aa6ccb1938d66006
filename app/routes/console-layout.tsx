import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";

import { ConsoleShell } from "#app/components/shell/console-shell";
import { Toast } from "#app/components/ui/toast";
import { can } from "#app/domain/identity/policy";
import { countCartLines } from "#app/domain/ordering/cart.queries.server";
import { optionalActor, requirePerson } from "#app/http/actor.server";
import { takeFlash } from "#app/http/flash.server";
import { accountOf, navOf } from "#app/http/frame.server";
import { usePage } from "#app/http/page-context";
import { preferencesOf } from "#app/http/preferences";
import { desks, paths } from "#app/lib/paths";

export const handle = { policy: "signed-in" };

/** The frame around everybody's desk. What may be done is asked at the door of each page; here it only draws the way there. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requirePerson(request);
  const actor = await optionalActor(request);
  const { locale } = preferencesOf(request);
  const [grant] = person.grants;
  const buys = actor !== null && can(actor, "cart:edit");
  const { flash, headers } = takeFlash(request);
  return data(
    {
      audience: grant?.audience ?? null,
      nav: grant ? navOf(grant, locale, new Date()) : [],
      account: accountOf(person, locale),
      cartCount: buys ? await countCartLines(actor) : null,
      searches: grant?.audience === "unit",
      flash,
    },
    { headers },
  );
}

export default function ConsoleLayout() {
  const { audience, nav, account, cartCount, searches, flash } = useLoaderData<typeof loader>();
  const { locale, theme, size } = usePage();
  return (
    <ConsoleShell
      audience={audience}
      homeTo={audience ? desks[audience] : paths.home()}
      nav={nav}
      account={account}
      preferences={{ locale, theme, size }}
      {...(searches ? { search: { action: paths.search() } } : {})}
      {...(cartCount === null ? {} : { cart: { to: paths.unitCart(), count: cartCount } })}
      toast={flash ? <Toast message={flash.message} tone={flash.tone} id={flash.id} /> : null}
      footer={{ demo: true }}
    >
      <Outlet />
    </ConsoleShell>
  );
}
