import type { ReactNode } from "react";
import { classNames } from "#app/components/ui/class-names";
import { Icon, type IconName } from "#app/components/ui/icon";

export type Tone = "good" | "warn" | "late" | "none";

const icons = { good: "check", warn: "late", late: "warn", none: undefined, programme: undefined } as const satisfies Record<
  Tone | "programme",
  IconName | undefined
>;

type Props = {
  tone?: Tone | "programme";
  /** `false` leaves the sign of the tone out where the words alone say it. */
  icon?: IconName | false;
  children: ReactNode;
  className?: string;
};

/** A state in a word. The tone adds a colour and a sign to it; it never replaces the word. */
export function Badge({ tone = "none", icon, children, className }: Props) {
  const sign = icon === false ? undefined : (icon ?? icons[tone]);
  return (
    <span className={classNames("badge", `badge-${tone}`, className)}>
      {sign ? <Icon name={sign} size={14} /> : null}
      <span>{children}</span>
    </span>
  );
}
