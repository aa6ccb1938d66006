import type { ReactNode } from "react";

type Props = { title: ReactNode; children?: ReactNode; action?: ReactNode };

/** Nothing here yet: says why, and what to do. The picture is an empty basket on a beam. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="empty">
      <svg viewBox="0 0 180 110" aria-hidden="true" fill="none" strokeLinecap="round">
        <path className="stroke-line-strong" strokeWidth="3" d="M14 22h152" />
        <path className="stroke-ink-3" strokeWidth="1.5" d="M90 22v-12M62 22L40 62M62 22l22 40M140 22v26" />
        <path className="fill-sunken stroke-line-strong" strokeWidth="2" d="M32 62h60l-9 34H41z" />
        <path className="stroke-line-strong" strokeWidth="1.5" d="M35 74h54M38 85h48M50 62l4 34M62 62v34M74 62l-4 34" />
        <path className="fill-vermilion" d="M134 48h12l5 18h-22z" />
        <g className="fill-ink-3">
          <circle cx="104" cy="22" r="2.2" />
          <circle cx="116" cy="22" r="2.2" />
          <circle cx="128" cy="22" r="2.2" />
          <circle cx="152" cy="22" r="2.2" />
        </g>
      </svg>
      <p className="empty-title">{title}</p>
      {children ? <div className="max-w-[42ch] text-ink-2">{children}</div> : null}
      {action}
    </div>
  );
}
