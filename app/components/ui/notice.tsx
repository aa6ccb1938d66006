import type { ReactNode } from "react";
import { Icon } from "#app/components/ui/icon";
import type { Tone } from "#app/components/ui/badge";

const icons = { good: "check", warn: "late", late: "warn", none: "info" } as const;

type Props = { tone?: Tone; title?: ReactNode; action?: ReactNode; children?: ReactNode };

export function Notice({ tone = "none", title, action, children }: Props) {
  return (
    <div className={`notice notice-${tone}`}>
      <Icon name={icons[tone]} />
      <div>
        {title ? <p className="notice-title">{title}</p> : null}
        {children}
      </div>
      {action}
    </div>
  );
}
