import { useId, type ReactNode } from "react";
import { classNames } from "#app/components/ui/class-names";

type Props = {
  title?: ReactNode;
  /** Level of the title in the outline of the page. */
  level?: 2 | 3;
  /** Stands beside the title: chips, badges. */
  beside?: ReactNode;
  /** Links and buttons on the far side of the title. */
  tools?: ReactNode;
  flush?: boolean;
  id?: string;
  className?: string;
  children: ReactNode;
};

export function Panel({ title, level = 2, beside, tools, flush, id, className, children }: Props) {
  const headingId = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={classNames("panel", flush && "panel-flush", className)} id={id} aria-labelledby={title ? headingId : undefined}>
      {title || tools ? (
        <header className={classNames("panel-head", flush && "px-6 pt-5")}>
          {title ? <Heading id={headingId}>{title}</Heading> : null}
          {beside}
          {tools ? <div className="panel-tools">{tools}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  );
}
