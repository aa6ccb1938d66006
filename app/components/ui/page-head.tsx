import type { ReactNode } from "react";

type Props = {
  /** One quiet line above: where this is, for whom, which year. */
  over?: ReactNode;
  title: ReactNode;
  lead?: ReactNode;
  tools?: ReactNode;
};

export function PageHead({ over, title, lead, tools }: Props) {
  return (
    <header className="page-head">
      <div>
        {over ? <div className="over">{over}</div> : null}
        <h1>{title}</h1>
        {lead ? <p className="mt-1 max-w-[65ch] text-ink-2">{lead}</p> : null}
      </div>
      {tools ? <div className="form-actions no-print">{tools}</div> : null}
    </header>
  );
}
