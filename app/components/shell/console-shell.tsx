import type { ReactNode } from "react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { AccountMenu, type Account } from "#app/components/shell/account-menu";
import { Brand } from "#app/components/shell/brand";
import { Footer, type FooterLinks } from "#app/components/shell/footer";
import { NavItemLink, type NavItem } from "#app/components/shell/nav-item";
import type { PreferencesState } from "#app/components/shell/preference-switches";
import { SearchBox } from "#app/components/shell/search-box";
import { TabBar } from "#app/components/shell/tab-bar";
import { Breadcrumb, type Crumb } from "#app/components/ui/breadcrumb";
import { Icon } from "#app/components/ui/icon";
import { SkipLink } from "#app/components/ui/skip-link";

export type ConsoleAudience = "unit" | "bureau" | "coop" | "hall" | "county" | "platform";

const brands = {
  unit: "brandUnit",
  bureau: "brandBureau",
  coop: "brandCoop",
  hall: "brandHall",
  county: "brandCounty",
  platform: "brandPlatform",
} as const satisfies Record<ConsoleAudience, string>;

type Props = {
  /** Null for a person who acts for nobody yet. */
  audience: ConsoleAudience | null;
  /** First page of this audience. */
  homeTo: string;
  nav: readonly NavItem[];
  account: Account;
  preferences: PreferencesState;
  search?: { action: string; query?: string };
  cart?: { to: string; count: number };
  crumbs?: readonly Crumb[];
  toast?: ReactNode;
  footer?: { browse?: FooterLinks; trust?: FooterLinks; demo?: boolean };
  children: ReactNode;
};

/** The desk of everybody who works here: where am I, what waits, who am I acting as. */
export function ConsoleShell({ audience, homeTo, nav, account, preferences, search, cart, crumbs, toast, footer, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <div className="shell has-tabbar">
      <SkipLink />
      <header className="mast mast-console">
        <div className="wrap">
          <Brand to={homeTo} {...(audience ? { of: t(brands[audience]) } : {})} />
          {search ? (
            <SearchBox action={search.action} placeholder={t("searchConsole")} defaultValue={search.query} className="mast-search" />
          ) : null}
          <div className="mast-tools">
            {cart ? (
              <Link
                to={cart.to}
                className="inline-flex min-h-10 items-center gap-1.5 text-ink"
                aria-label={t("cartCount", { count: cart.count })}
              >
                <Icon name="basket" />
                {cart.count > 0 ? <span className="count">{cart.count}</span> : null}
              </Link>
            ) : null}
            <AccountMenu account={account} preferences={preferences} />
          </div>
          <nav className="mast-nav" aria-label={t("mainNav")}>
            {nav.map((item) => (
              <NavItemLink key={item.to} item={item} />
            ))}
          </nav>
        </div>
      </header>
      {toast}
      <main id="content" className="page wrap" tabIndex={-1}>
        {crumbs?.length ? (
          <div className="pt-4 no-print">
            <Breadcrumb crumbs={crumbs} />
          </div>
        ) : null}
        {children}
      </main>
      <Footer {...footer} />
      <TabBar items={nav} label={t("mainNav")} />
    </div>
  );
}
