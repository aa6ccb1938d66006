import { Link as RouterLink } from "@remix-run/react";
import type { AnchorHTMLAttributes } from "react";

import { usePage } from "#app/http/page-context";

export type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> & {
  to: string;
  /** The browser asks for the address itself: files. */
  reloadDocument?: boolean;
  preventScrollReset?: boolean;
};

/** A link of the router, or a plain one on a page without scripts, where the router would only compute what the address says already. */
export function Link({ to, reloadDocument = false, preventScrollReset = false, children, ...rest }: LinkProps) {
  const { scripts } = usePage();
  return scripts && !reloadDocument ? (
    <RouterLink to={to} preventScrollReset={preventScrollReset} {...rest}>
      {children}
    </RouterLink>
  ) : (
    <a href={to} {...rest}>
      {children}
    </a>
  );
}
