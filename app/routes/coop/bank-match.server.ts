import type { MatchInput } from "#app/domain/ordering/match-transfer.server";
import { matchTransferInput } from "#app/domain/payments/schema";
import { submitForm } from "#app/http/form.server";

/** Parses a choice of orders; what was left empty is not chosen. */
export function submitMatch<T>(request: Request, act: (lineId: string, input: MatchInput) => Promise<T>) {
  return submitForm(request, matchTransferInput, ({ lineId, parts, note }) =>
    act(lineId, {
      note,
      parts: parts.flatMap(({ orderId, amount, fee }) => (amount === undefined ? [] : [{ orderId, amountFen: amount, feeFen: fee ?? 0n }])),
    }),
  );
}
