import { useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { classNames } from "#app/components/ui/class-names";

type Props = { summary: ReactNode; label?: string; className?: string; children: ReactNode };

/** A sheet under a button, made of `details`: opens without JavaScript, and closes with every change of page. */
export function Menu({ summary, label, className, children }: Props) {
  const { key } = useLocation();
  return (
    <details className={classNames("menu", className)} key={key}>
      <summary aria-label={label}>{summary}</summary>
      <div className="menu-sheet">{children}</div>
    </details>
  );
}
