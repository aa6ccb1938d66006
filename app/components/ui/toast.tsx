import { useState } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { Icon } from "#app/components/ui/icon";
import type { Tone } from "#app/components/ui/badge";

type Props = {
  message: string;
  tone?: Extract<Tone, "good" | "warn" | "late">;
  /** Changes with every message, so that a new one shows after a closed one. */ id?: string;
};

/** What the last action did. A banner at the head of the page that waits to be read: nothing vanishes by a clock. */
export function Toast({ message, tone = "good", id = message }: Props) {
  const { t } = useTranslation("ui");
  const [closed, setClosed] = useState<string | null>(null);
  if (closed === id) return null;
  return (
    <div className="toast wrap mt-4">
      <div className={`notice notice-${tone}`} role="status">
        <Icon name={tone === "good" ? "check" : "warn"} />
        <p>{message}</p>
        <button
          type="button"
          className="needs-js inline-grid size-6 place-items-center"
          aria-label={t("close")}
          onClick={() => setClosed(id)}
        >
          <Icon name="cross" size={16} />
        </button>
      </div>
    </div>
  );
}
