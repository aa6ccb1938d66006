import { useTranslation } from "#app/i18n/use-translation";

import { NavItemLink, type NavItem } from "#app/components/shell/nav-item";
import { Icon } from "#app/components/ui/icon";
import { Menu } from "#app/components/ui/menu";

/** Four entries that fit under a thumb; the rest opens upwards. Shown on the phone only. */
export function TabBar({ items, label }: { items: readonly NavItem[]; label: string }) {
  const { t } = useTranslation("ui");
  const fits = items.length <= 5;
  const shown = fits ? items : items.slice(0, 4);
  const rest = fits ? [] : items.slice(4);
  return (
    <nav className="tabbar no-print" aria-label={label}>
      {shown.map((item) => (
        <NavItemLink key={item.to} item={item} withIcon />
      ))}
      {rest.length > 0 ? (
        <Menu
          summary={
            <>
              <Icon name="menu" />
              {t("moreNav")}
              {rest.some((item) => item.count) ? (
                <span className="count" aria-hidden="true">
                  ·
                </span>
              ) : null}
            </>
          }
        >
          {rest.map((item) => (
            <NavItemLink key={item.to} item={item} withIcon className="menu-row" />
          ))}
        </Menu>
      ) : null}
    </nav>
  );
}
