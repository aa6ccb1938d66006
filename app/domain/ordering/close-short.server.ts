import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { cancelUnshipped } from "#app/domain/ordering/cancellation.server";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { settle, yearAccounts } from "#app/domain/ordering/settlement.server";
import { allows } from "#app/domain/ordering/states";

/**
 * What was not shipped will not come: the rest of a partly delivered order is given up by either side, its stock and quota go back and the goods are closed.
 * An order whose delivered part is paid already settles with it.
 *
 * @throws orderNotFound, orderMovedOn
 */
export async function closeShort(actor: Actor, orderId: string, reason: string): Promise<void> {
  const side = actor.audience === "coop" ? "coop" : "unit";
  const snapshot = await readOrder(actor, side, orderId);
  if (!allows("closeShort", side, snapshot.facts)) throw orderMovedOn();
  const rest = cancelUnshipped(actor, snapshot);
  const settles = snapshot.facts.paidFen === snapshot.facts.receivableFen;
  const settlement = settles ? settle(actor, snapshot, snapshot.balances, await yearAccounts(actor, snapshot)) : null;
  await writeOrder(actor, {
    snapshot,
    ...rest,
    set: Prisma.sql`goods_closed_at = ${actor.now}${settlement ? Prisma.sql`, ${settlement.set}` : Prisma.empty}`,
    event: "closedShort",
    detail: { reason, side },
    postings: [...rest.postings, ...(settlement?.postings ?? [])],
  });
}
