import { Form, Link } from "@remix-run/react";

import { ProposedTakeBack, TakeBackForm } from "#app/components/bank/take-back-form";
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

/** A posted decision is taken back once; what a pair of lines says about each other stays. */
export const mayTakeBack = ({ status, reversal, counterLineId }: BankDecisionRow): boolean =>
  status === "POSTED" && reversal === null && counterLineId === null;
export const takeBackFormId = (decisionId: string): string => `take-back-${decisionId}`;

type Props = {
  decision: BankDecisionRow;
  /** The reader. */
  me: string;
  decides: boolean;
};

/** What was decided about a transfer, by whom; what a first person proposed has the buttons of the second. */
export function DecisionCard({ decision, me, decides }: Props) {
  const mine = decision.proposedById === me;
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
      {decision.counterLineId ? (
        <p className="mt-3">
          <Link to={paths.coopBankLine(decision.counterLineId)}>{t("counterLine")}</Link>
        </p>
      ) : null}
      {decision.reversal ? (
        <ProposedTakeBack reversal={decision.reversal} mine={decision.reversal.proposedById === me} decides={decides} />
      ) : null}
      {decides && mayTakeBack(decision) ? <TakeBackForm formId={takeBackFormId(decision.id)} decisionId={decision.id} /> : null}
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
