import type { ReactNode } from "react";
import { classNames } from "#app/components/ui/class-names";

type Props = { label: ReactNode; value: ReactNode; unit?: ReactNode; note?: ReactNode; display?: boolean };

/** A big figure and what it is. `display` is the one largest figure of a screen. */
export function Stat({ label, value, unit, note, display }: Props) {
  return (
    <div className={classNames("figure", display && "figure-display")}>
      <dt className="over">{label}</dt>
      <dd>
        <span className="figure-value">{value}</span>
        {unit ? <span className="figure-unit">{unit}</span> : null}
        {note ? <div className="over">{note}</div> : null}
      </dd>
    </div>
  );
}

export function Stats({ children }: { children: ReactNode }) {
  return <dl className="figures">{children}</dl>;
}
