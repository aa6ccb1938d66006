import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link, type LinkProps } from "#app/components/ui/link";
import { classNames } from "#app/components/ui/class-names";
import { Icon, type IconName } from "#app/components/ui/icon";

/** `act` is for the one thing that needs doing on this screen today; `primary` for the main action otherwise. */
export type ButtonVariant = "act" | "primary" | "quiet" | "danger" | "link";
export type ButtonSize = "sm" | "md" | "lg";

type Look = { variant?: ButtonVariant; size?: ButtonSize; wide?: boolean; icon?: IconName; children: ReactNode };

function look({ variant = "primary", size = "md", wide }: Omit<Look, "children">, className?: string): string {
  return classNames("btn", `btn-${variant}`, size !== "md" && `btn-${size}`, wide && "btn-wide", className);
}

type ButtonProps = Look & { pending?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>;

/** While `pending` the button stays focusable and says so; the server makes a second click harmless. */
export function Button({ variant, size, wide, icon, pending, className, children, type = "submit", ...rest }: ButtonProps) {
  return (
    <button type={type} className={look({ variant, size, wide }, className)} aria-busy={pending || undefined} {...rest}>
      {icon ? <Icon name={icon} size={18} /> : null}
      {children}
      {pending ? <span aria-hidden="true">…</span> : null}
    </button>
  );
}

type ButtonLinkProps = Look & LinkProps;

export function ButtonLink({ variant, size, wide, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link className={look({ variant, size, wide }, className)} {...rest}>
      {icon ? <Icon name={icon} size={18} /> : null}
      {children}
    </Link>
  );
}
