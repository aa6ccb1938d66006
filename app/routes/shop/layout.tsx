import { data, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { PublicShell } from "#app/components/shell/public-shell";
import { Toast } from "#app/components/ui/toast";
import { can } from "#app/domain/identity/policy";
import { countCartLines } from "#app/domain/ordering/cart.queries.server";
import { optionalActor, optionalPerson } from "#app/http/actor.server";
import { takeFlash } from "#app/http/flash.server";
import { accountOf } from "#app/http/frame.server";
import { usePage } from "#app/http/page-context";
import { FOR_VISITORS } from "#app/http/public-page";
import { preferencesOf } from "#app/http/preferences";
import { paths } from "#app/lib/paths";

// No scripts: these are the pages visitors see first. They are the same bytes for all of them and work as plain links and forms.
export const handle = { policy: "public", scripts: false };

/** Nothing about persons unless somebody is signed in: what visitors get is kept and sent to the next one. */
export async function loader({ request }: LoaderFunctionArgs) {
  const [person, actor] = await Promise.all([optionalPerson(request), optionalActor(request)]);
  const { flash, headers } = takeFlash(request);
  if (!person) return data({ account: null, cartCount: null, flash }, { headers: flash ? headers : { "Cache-Control": FOR_VISITORS } });
  const buys = actor !== null && can(actor, "cart:edit");
  const account = accountOf(person, preferencesOf(request).locale);
  return data({ account, cartCount: buys ? await countCartLines(actor) : null, flash }, { headers });
}

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

export default function ShopLayout() {
  const { t } = useTranslation("nav");
  const { account, cartCount, flash } = useLoaderData<typeof loader>();
  const { locale, theme, size } = usePage();
  const { pathname, search } = useLocation();
  const nav = [
    { to: paths.home(), label: t("home"), icon: "house", end: true },
    { to: paths.halls(), label: t("halls"), icon: "mountain" },
    { to: paths.products(), label: t("categories"), icon: "basket" },
  ] as const;
  return (
    <PublicShell
      nav={nav}
      search={{ action: paths.search(), query: new URLSearchParams(search).get("q") ?? "" }}
      {...(cartCount === null ? {} : { cart: { to: paths.unitCart(), count: cartCount } })}
      {...(account ? { account } : {})}
      signInTo={paths.signIn(pathname + search)}
      preferences={{ locale, theme, size }}
      toast={flash ? <Toast message={flash.message} tone={flash.tone} id={flash.id} /> : null}
      footer={{
        demo: true,
        browse: nav.map(({ to, label }) => ({ to, label })),
        trust: [
          { to: paths.progress(), label: t("progress") },
          { to: paths.bulletins(), label: t("bulletins") },
          { to: paths.openData(), label: t("openData") },
          { to: paths.ledgerHeads(), label: t("ledgerHeads") },
          { to: paths.verify(), label: t("verify") },
          { to: paths.developers(), label: t("developers") },
        ],
      }}
    >
      <Outlet />
    </PublicShell>
  );
}
