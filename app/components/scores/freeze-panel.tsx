import { Form } from "@remix-run/react";

import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import type { Freeze } from "#app/domain/supervision/scores/scores.queries.server";
import { formatInstant } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  freeze: Freeze | null;
  /** The year is over. */
  over: boolean;
  proposes: boolean;
  decides: boolean;
  /** The reader proposed it. */
  own: boolean;
};

/** Making the scores of a year final: proposed, confirmed by a second person, or withdrawn. */
export function FreezePanel({ freeze, over, proposes, decides, own }: Props) {
  const { t, i18n } = useTranslation("scores");
  const at = (instant: Date) => formatInstant(instant, i18n.language);
  return (
    <Panel title={t("freezeTitle")}>
      {freeze?.state === "FROZEN" ? (
        <p>
          {t("finalLine", {
            proposedBy: freeze.proposedBy ?? "—",
            decidedBy: freeze.decidedBy ?? "—",
            at: at(freeze.decidedAt ?? freeze.proposedAt),
          })}
        </p>
      ) : freeze ? (
        <Form method="post" className="grid gap-4">
          <p>
            {t("waitingLine", { name: freeze.proposedBy ?? "—", at: at(freeze.proposedAt) })} {own ? t("ownFreeze") : t("freezeText")}
          </p>
          <input type="hidden" name="freezeId" value={freeze.id} />
          <div className="form-actions">
            {decides && !own ? (
              <Button name="intent" value="confirm" variant="act">
                {t("confirm")}
              </Button>
            ) : null}
            {proposes ? (
              <Button name="intent" value="withdraw" variant="quiet">
                {t("withdraw")}
              </Button>
            ) : null}
          </div>
        </Form>
      ) : (
        <Form method="post" className="grid gap-4">
          <p className="text-ink-2">{over ? t("freezeText") : t("freezeOpen")}</p>
          {over && proposes ? (
            <div className="form-actions">
              <Button name="intent" value="propose" variant="quiet">
                {t("propose")}
              </Button>
            </div>
          ) : null}
        </Form>
      )}
    </Panel>
  );
}
