import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import type { RatingInput } from "#app/domain/credit/schema";
import { givenAcceptedOrder } from "#tests/support/given-order";

export const fourStars: RatingInput = { goods: 4, delivery: 5, service: 3, comment: "米粒饱满，送货准时" };

/** An order that is accepted and paid in full. */
export async function givenSettledOrder(options: Parameters<typeof givenAcceptedOrder>[0] = {}, now?: Date) {
  const accepted = await givenAcceptedOrder(options);
  const { receivable } = accepted;
  const clerk = now ? { ...accepted.coop.clerk, now } : accepted.coop.clerk;
  await confirmRemittance(clerk, accepted.order.id, {
    amount: receivable.amountFen,
    receivedOn: "2026-06-15",
    bankReference: `TX-${accepted.order.number}`,
  });
  return accepted;
}
