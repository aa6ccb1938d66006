import { Form } from "@remix-run/react";

import { Button } from "#app/components/ui/button";
import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  /** Names what is decided, in the form that is sent. */
  subject: { name: string; value: string | number };
  /** The reader proposed it. */
  own: boolean;
  decides: boolean;
  proposes: boolean;
  /** What the buttons say and ask for; of a version unless an end is decided. */
  of?: "version" | "end";
};

const intents = {
  version: { confirm: "confirm", withdraw: "withdraw" },
  end: { confirm: "confirmEnd", withdraw: "withdrawEnd" },
} as const;
const labels = {
  version: { confirm: "confirm", withdraw: "withdraw" },
  end: { confirm: "endConfirm", withdraw: "endWithdraw" },
} as const;

/** What may be done with a proposal: a second person confirms, anybody of the bureau withdraws. */
export function RuleDecision({ subject, own, decides, proposes, of = "version" }: Props) {
  const { t } = useTranslation("supervision");
  const form = (act: "confirm" | "withdraw") => (
    <Form method="post">
      <input type="hidden" name={subject.name} value={subject.value} />
      <Button name="intent" value={intents[of][act]} variant={act === "confirm" ? "act" : "quiet"}>
        {t(labels[of][act])}
      </Button>
    </Form>
  );
  return (
    <div className="grid gap-4">
      {own ? <p>{t("ownProposal")}</p> : decides ? null : <p>{t("onlyDeciders")}</p>}
      <div className="form-actions">
        {decides && !own ? form("confirm") : null}
        {proposes ? form("withdraw") : null}
      </div>
    </div>
  );
}
