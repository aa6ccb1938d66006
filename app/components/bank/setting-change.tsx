import { Form } from "@remix-run/react";
import type { ReactNode } from "react";

import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";

interface Change {
  id: string;
  status: "PROPOSED" | "POSTED" | "REFUSED";
  proposedBy: string;
  proposedById: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/** A change of a co-op's setting that a second person puts in force, or anybody leaves. @param what what it would become */
export function WaitingChange({ change, what, me, decides }: { change: Change; what: ReactNode; me: string; decides: boolean }) {
  const { t } = useTranslation("bank");
  return (
    <Panel title={t("limitWaits")}>
      <p>
        {what} · {change.proposedBy} · {formatInstant(change.proposedAt)}
      </p>
      {decides ? (
        <Form method="post" className="form-actions mt-4">
          <input type="hidden" name="changeId" value={change.id} />
          {change.proposedById === me ? (
            <span className="over">{t("limitSecond")}</span>
          ) : (
            <Button name="intent" value="inForce" variant="act">
              {t("limitInForce")}
            </Button>
          )}
          <Button name="intent" value="leave" variant="quiet">
            {t("keepIt")}
          </Button>
        </Form>
      ) : null}
    </Panel>
  );
}

/** Changes that were decided, latest first. */
export function ChangeHistory<Row extends Change>({
  changes,
  what,
  none,
}: {
  changes: readonly Row[];
  what: (change: Row) => ReactNode;
  none: string;
}) {
  const { t } = useTranslation("bank");
  const decided = changes.filter(({ status }) => status !== "PROPOSED");
  return (
    <Panel title={t("limitHistory")}>
      {decided.length === 0 ? <p className="text-ink-2">{none}</p> : null}
      <ul className="grid gap-2">
        {decided.map((change) => (
          <li key={change.id}>
            {what(change)}{" "}
            <Badge tone={change.status === "POSTED" ? "good" : "none"}>
              {t(change.status === "POSTED" ? "settingInForce" : "settingLeft")}
            </Badge>
            <span className="block over">
              {change.proposedBy} · {change.decidedBy ?? ""} · {change.decidedAt ? formatInstant(change.decidedAt) : ""}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
