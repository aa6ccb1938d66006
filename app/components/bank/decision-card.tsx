import { Form, Link } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { Badge, type Tone } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Panel } from "#app/components/ui/panel";
import type { BankDecisionRow } from "#app/domain/payments/bank-desk.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

const tones: Record<BankDecisionRow["status"], Tone> = { PROPOSED: "warn", POSTED: "good", REFUSED: "none", REVERSED: "none" };

type Props = {
  decision: BankDecisionRow;
  /** The reader proposed it. */
  mine: boolean;
  decides: boolean;
};

/** What was decided about a transfer, by whom; what a first person proposed has the buttons of the second. */
export function DecisionCard({ decision, mine, decides }: Props) {
  const { t } = useTranslation("bank");
  const words = useWords();
  const facts = [
    { label: t("col.amount"), value: words.yuan(decision.amountFen) },
    {
      label: t("decidedBy"),
      value: decision.automatic
        ? t("byRule")
        : `${decision.proposedBy}${decision.decidedBy && decision.decidedBy !== decision.proposedBy ? ` · ${decision.decidedBy}` : ""}`,
    },
    { label: t("decidedAt"), value: formatInstant(decision.decidedAt ?? decision.proposedAt) },
    ...(decision.note ? [{ label: t("note"), value: decision.note }] : []),
    ...(decision.reversalReason ? [{ label: t("reversedWhy"), value: `${decision.reversalReason} · ${decision.reversedBy ?? ""}` }] : []),
  ];
  return (
    <Panel title={t(`kind.${decision.kind}`)} beside={<Badge tone={tones[decision.status]}>{t(`status.${decision.status}`)}</Badge>}>
      <DescriptionList facts={facts} />
      {decision.parts.length > 0 ? (
        <ul className="mt-3 grid gap-1">
          {decision.parts.map((part) => (
            <li key={part.orderId} className="tnum">
              <Link to={paths.coopSale(part.orderId)}>{t("order")}</Link> · {words.yuan(BigInt(part.amountFen))}
              {part.feeFen === "0" ? "" : ` · ${t("feeOf", { amount: words.yuan(BigInt(part.feeFen)) })}`}
            </li>
          ))}
        </ul>
      ) : null}
      {decision.status === "PROPOSED" && decides ? (
        <Form method="post" className="form-actions mt-4">
          <input type="hidden" name="decisionId" value={decision.id} />
          {mine ? (
            <span className="over">{t("waitsForSecond")}</span>
          ) : (
            <Button name="intent" value="release" variant="act">
              {t("release")}
            </Button>
          )}
          <Button name="intent" value="refuse" variant="quiet">
            {t(mine ? "takeBack" : "refuse")}
          </Button>
        </Form>
      ) : null}
    </Panel>
  );
}
