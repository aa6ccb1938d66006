import { NavLink } from "@remix-run/react";

export type Tab = { to: string; label: string; count?: number; end?: boolean };

/** Tabs are pages: each has its URL. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tabs no-print" aria-label={label}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end={tab.end ?? true}>
          {tab.label}
          {tab.count === undefined ? null : <span className="count count-calm">{tab.count}</span>}
        </NavLink>
      ))}
    </nav>
  );
}
