import type { ReactNode } from "react";

export type TimelineEvent = {
  key: string;
  title: ReactNode;
  /** When, in words. */
  at?: ReactNode;
  /** Machine form of `at`. */
  dateTime?: string;
  by?: ReactNode;
  detail?: ReactNode;
  state?: "done" | "current" | "ahead" | "late";
};

export function Timeline({ events, label }: { events: readonly TimelineEvent[]; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {events.map((event) => (
        <li key={event.key} className={`is-${event.state ?? "done"}`}>
          <div>
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <b>{event.title}</b>
              {event.at ? (
                <time className="over" dateTime={event.dateTime}>
                  {event.at}
                </time>
              ) : null}
            </p>
            {event.by ? <p className="over">{event.by}</p> : null}
            {event.detail ? <div className="text-ink-2">{event.detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
