import { Form } from "@remix-run/react";

import { Button } from "#app/components/ui/button";
import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  version: number;
  /** The reader proposed it. */
  own: boolean;
  decides: boolean;
  proposes: boolean;
};

/** What may be done with a proposed version: a second person confirms, anybody of the bureau withdraws. */
export function RuleDecision({ version, own, decides, proposes }: Props) {
  const { t } = useTranslation("supervision");
  return (
    <div className="grid gap-4">
      {own ? <p>{t("ownProposal")}</p> : decides ? null : <p>{t("onlyDeciders")}</p>}
      <div className="form-actions">
        {decides && !own ? (
          <Form method="post">
            <input type="hidden" name="version" value={version} />
            <Button name="intent" value="confirm" variant="act">
              {t("confirm")}
            </Button>
          </Form>
        ) : null}
        {proposes ? (
          <Form method="post">
            <input type="hidden" name="version" value={version} />
            <Button name="intent" value="withdraw" variant="quiet">
              {t("withdraw")}
            </Button>
          </Form>
        ) : null}
      </div>
    </div>
  );
}
