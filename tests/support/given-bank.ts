import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { postAndMatch } from "#app/domain/ordering/match-statement.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { importStatement } from "#app/domain/payments/import-statement.server";
import { toMilli } from "#app/lib/quantity";
import { next, THE_DAY } from "#tests/support/given";
import { acceptInput, checkoutInput, givenCart, shipInput, type givenAcceptedOrder } from "#tests/support/given-order";

export interface Transfer {
  day?: string;
  yuan: string;
  payer?: string;
  account?: string;
  purpose?: string;
  reference?: string;
}

/** A statement as a bank lets people download it. */
export function statementFile(transfers: readonly Transfer[]): { name: string; bytes: Uint8Array } {
  const rows = transfers.map(({ day = THE_DAY, yuan, payer = "", account = "", purpose = "", reference = `R${next()}` }) =>
    [day, yuan.startsWith("-") ? yuan.slice(1) : "", yuan.startsWith("-") ? "" : yuan, payer, account, purpose, reference].join(","),
  );
  const text = ["交易日期,借方发生额,贷方发生额,对方户名,对方账号,附言,流水号", ...rows].join("\r\n");
  return { name: `statement-${next()}.csv`, bytes: new TextEncoder().encode(`\uFEFF${text}\r\n`) };
}

/** Imports and posts; what is certain is matched. */
export async function givenStatement(actor: Actor, transfers: readonly Transfer[]) {
  const id = await importStatement(actor, statementFile(transfers));
  const posted = await postAndMatch(actor, id);
  const lines = await db.bankLine.findMany({ where: { coopId: actor.orgId, statementId: id }, orderBy: { rowNumber: "asc" } });
  return { id, ...posted, bankLines: lines };
}

/** Another order of the same unit from the same co-op, accepted in full. */
export async function givenNextOrder(first: Awaited<ReturnType<typeof givenAcceptedOrder>>) {
  const { unit, coop, product } = first;
  const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: 150_000n }]);
  const group = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));
  const order = await db.order.findFirstOrThrow({ where: { unitId: unit.id, groupId: group.id }, include: { lines: true } });
  const lines = order.lines.map((line) => ({ lineId: line.id, quantity: toMilli(line.quantity) }));
  await confirmOrder(coop.clerk, order.id);
  const shipmentId = await shipOrder(coop.clerk, order.id, shipInput(lines));
  await acceptDelivery(unit.clerk, shipmentId, acceptInput(lines.map(({ lineId, quantity }) => ({ lineId, accepted: quantity }))));
  const receivable = await db.receivable.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } });
  return { unit, coop, order, code: order.remittanceCode, dueFen: receivable.amountFen };
}
