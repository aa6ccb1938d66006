import { Link } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import type { OpenOrder, Suggestion } from "#app/domain/payments/bank-match";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { fenToInput } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = {
  lineId: string;
  suggestion: Suggestion;
  /** Orders it names, by id. */
  orders: ReadonlyMap<string, OpenOrder>;
  /** Tells apart several suggestions of one line. */
  index: number;
  /** Somebody who may decide is reading. */
  decides: boolean;
};

/** One answer to the question what a transfer pays, with the reasons that speak for it and against it, and its button. */
export function SuggestionForm({ lineId, suggestion, orders, index, decides }: Props) {
  const { t } = useTranslation("bank");
  const nameOf = useOrganisationName();
  const words = useWords();
  const { form, pending } = useResultForm<Record<string, string>>({ id: `match-${lineId}-${index}` });
  return (
    <FormShell form={form} className="grid gap-2">
      <input type="hidden" name="lineId" value={lineId} />
      <ul className="grid gap-1">
        {suggestion.parts.map((part, place) => {
          const order = orders.get(part.orderId);
          return (
            <li key={part.orderId}>
              <input type="hidden" name={`parts[${place}].orderId`} value={part.orderId} />
              <input type="hidden" name={`parts[${place}].amount`} value={fenToInput(part.amountFen)} />
              {part.feeFen > 0n ? <input type="hidden" name={`parts[${place}].fee`} value={fenToInput(part.feeFen)} /> : null}
              <Link className="underline" to={paths.coopSale(part.orderId)}>
                {order?.number}
              </Link>
              {` · ${nameOf(order?.unitName ?? "")} · `}
              <span className="tnum">
                {order && order.openFen !== part.amountFen
                  ? t("partOfOpen", { amount: words.yuan(part.amountFen), open: words.yuan(order.openFen) })
                  : words.yuan(part.amountFen)}
                {part.feeFen > 0n ? ` · ${t("feeOf", { amount: words.yuan(part.feeFen) })}` : ""}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="over">
        {t("score", { score: suggestion.score })}
        {suggestion.reasons.map((reason) => ` · ${t(`reason.${reason}`)}`)}
        {suggestion.restFen > 0n ? ` · ${t("restStays", { amount: words.yuan(suggestion.restFen) })}` : ""}
      </p>
      {decides ? (
        <div>
          <Button name="intent" value="match" variant={suggestion.score >= 70 ? "primary" : "quiet"} size="sm" pending={pending}>
            {t("take")}
          </Button>
        </div>
      ) : null}
    </FormShell>
  );
}
