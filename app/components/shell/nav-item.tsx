import { NavLink } from "@remix-run/react";

import { Icon, type IconName } from "#app/components/ui/icon";

export type NavItem = {
  to: string;
  label: string;
  /** Work that waits there; nothing is shown for 0. */
  count?: number;
  /** `act` counts in vermilion: something has to be done. */
  countTone?: "act" | "calm";
  icon?: IconName;
  /** Current on this very URL only, not below it. */
  end?: boolean;
};

export function NavItemLink({ item, withIcon = false, className }: { item: NavItem; withIcon?: boolean; className?: string }) {
  return (
    <NavLink to={item.to} end={item.end ?? false} className={className}>
      {withIcon && item.icon ? <Icon name={item.icon} /> : null}
      {item.label}
      {item.count ? <span className={item.countTone === "calm" ? "count count-calm" : "count"}>{item.count}</span> : null}
    </NavLink>
  );
}
