import { Form } from "@remix-run/react";

import { RowForm } from "#app/components/admin/row-form";
import { Button } from "#app/components/ui/button";
import { useTranslation } from "#app/i18n/use-translation";

export const END_FORM = "end";

type Props = {
  version: number;
  status: "PROPOSED" | "CONFIRMED" | "WITHDRAWN";
  /** The reader proposed it. */
  own: boolean;
  decides: boolean;
  proposes: boolean;
  /** What the end means. */
  endHint: string;
};

/** What may be done with a version: a second person confirms, anybody of the bureau withdraws, a decider ends. */
export function RuleDecision({ version, status, own, decides, proposes, endHint }: Props) {
  const { t } = useTranslation("supervision");
  if (status === "PROPOSED")
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
  if (!decides) return <p className="text-ink-2">{t("onlyDeciders")}</p>;
  return (
    <RowForm
      id={END_FORM}
      intent="end"
      submit={t("end")}
      quiet
      hidden={{ version: String(version) }}
      lead={<p className="text-ink-2">{endHint}</p>}
      fields={[{ name: "validTo", label: t("field.validTo"), kind: "date" }]}
    />
  );
}
