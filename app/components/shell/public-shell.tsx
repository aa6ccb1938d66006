import type { ReactNode } from "react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { AccountMenu, type Account } from "#app/components/shell/account-menu";
import { Brand } from "#app/components/shell/brand";
import { Footer, type FooterLinks } from "#app/components/shell/footer";
import { NavItemLink, type NavItem } from "#app/components/shell/nav-item";
import { PreferenceSwitches, type PreferencesState } from "#app/components/shell/preference-switches";
import { SearchBox } from "#app/components/shell/search-box";
import { TabBar } from "#app/components/shell/tab-bar";
import { classNames } from "#app/components/ui/class-names";
import { Icon } from "#app/components/ui/icon";
import { Menu } from "#app/components/ui/menu";
import { SkipLink } from "#app/components/ui/skip-link";

type Props = {
  nav: readonly NavItem[];
  homeTo?: string;
  search: { action: string; query?: string };
  /** Only for people who buy. */
  cart?: { to: string; count: number };
  signInTo: string;
  /** Somebody is signed in. */
  account?: Account;
  preferences: PreferencesState;
  /** What the last action did, as a `Toast`. */
  toast?: ReactNode;
  footer?: { browse?: FooterLinks; trust?: FooterLinks; demo?: boolean };
  children: ReactNode;
};

/** The shop: seal, search, the few places to go, the cart. */
export function PublicShell({ nav, homeTo = "/", search, cart, signInTo, account, preferences, toast, footer, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <div className={classNames("shell", nav.length > 0 && "has-tabbar")}>
      <SkipLink />
      <header className="mast">
        <div className="wrap">
          <Brand to={homeTo} />
          <SearchBox action={search.action} placeholder={t("searchShop")} defaultValue={search.query} className="mast-search" />
          <nav className="mast-nav" aria-label={t("mainNav")}>
            {nav.map((item) => (
              <NavItemLink key={item.to} item={item} />
            ))}
          </nav>
          <div className="mast-tools">
            {cart ? (
              <Link
                to={cart.to}
                className="inline-flex min-h-10 items-center gap-1.5 text-ink"
                aria-label={t("cartCount", { count: cart.count })}
              >
                <Icon name="basket" />
                <span className="max-phone:hidden">{t("cart")}</span>
                {cart.count > 0 ? <span className="count">{cart.count}</span> : null}
              </Link>
            ) : null}
            {account ? (
              <AccountMenu account={account} preferences={preferences} />
            ) : (
              <>
                <Menu summary={<Icon name="globe" />} label={t("preferences")}>
                  <PreferenceSwitches preferences={preferences} />
                </Menu>
                <Link to={signInTo} className="btn btn-quiet">
                  {t("signIn")}
                </Link>
              </>
            )}
          </div>
        </div>
      </header>
      {toast}
      <main id="content" className="page" tabIndex={-1}>
        {children}
      </main>
      <Footer {...footer} />
      {nav.length > 0 ? <TabBar items={nav} label={t("mainNav")} /> : null}
    </div>
  );
}
