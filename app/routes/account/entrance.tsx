import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { HallLandscape } from "#app/components/art/hall-landscape";
import { Brand } from "#app/components/shell/brand";
import { PreferenceSwitches } from "#app/components/shell/preference-switches";
import { Icon } from "#app/components/ui/icon";
import { Menu } from "#app/components/ui/menu";
import { SkipLink } from "#app/components/ui/skip-link";
import { Toast } from "#app/components/ui/toast";
import { takeFlash } from "#app/http/flash.server";
import { usePage } from "#app/http/page-context";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export function loader({ request }: LoaderFunctionArgs) {
  const { flash, headers } = takeFlash(request);
  return data({ flash }, { headers });
}

/** The way in: sign-in, forgotten passwords, invitations. */
export default function Entrance() {
  const { flash } = useLoaderData<typeof loader>();
  const { t } = useTranslation("common");
  const { t: ui } = useTranslation("ui");
  const { locale, theme, size } = usePage();
  return (
    <>
      <SkipLink />
      <header className="mast">
        <div className="wrap">
          <Brand to={paths.home()} />
          <div className="mast-tools ms-auto">
            <Menu summary={<Icon name="globe" />} label={ui("preferences")}>
              <PreferenceSwitches preferences={{ locale, theme, size }} />
            </Menu>
          </div>
        </div>
      </header>
      {flash ? <Toast message={flash.message} tone={flash.tone} id={flash.id} /> : null}
      <main id="content" tabIndex={-1}>
        <HallLandscape kind="mountains-mist" seed={7} />
        <div className="wrap pb-16">
          <div className="panel relative mx-auto -mt-10 max-w-[30rem] sm:-mt-16 sm:p-10">
            <Outlet />
          </div>
          <p className="mx-auto mt-6 max-w-[30rem] text-center text-ink-2">{t("tagline")}</p>
        </div>
      </main>
    </>
  );
}
