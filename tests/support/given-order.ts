import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import type { SubmitOrderInput } from "#app/domain/ordering/schema";
import { addDays } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";
import { givenCoop, givenProduct, givenProgramme, givenUnit, THE_DAY } from "#tests/support/given";

export function checkoutInput(cartVersion: number, options: Partial<SubmitOrderInput> = {}): SubmitOrderInput {
  return {
    cartVersion,
    creditedUnitId: undefined,
    source: "CANTEEN",
    address: "零陵区测试路 1 号",
    receiverName: "李老师",
    receiverPhone: "0746-1234567",
    deliverFrom: addDays(THE_DAY, 7),
    deliverTo: addDays(THE_DAY, 9),
    note: "",
    ...options,
  };
}

/** Puts products into the actor's open cart and returns it. */
export async function givenCart(
  actor: Actor,
  lines: { productId: string; quantityMilli: bigint }[],
): Promise<{ id: string; version: number }> {
  for (const line of lines) await setCartLine(actor, line.productId, line.quantityMilli);
  return db.cart.findFirstOrThrow({
    where: { unitId: actor.orgId, userId: actor.userId, submittedAt: null },
    select: { id: true, version: true },
  });
}

/** A unit, a programme and a co-op with one product: what most order tests start from. */
export async function givenMarket(
  options: {
    available?: string;
    priceFen?: bigint;
    approvalThresholdFen?: bigint | null;
    catchWeight?: boolean;
    toleranceBps?: number;
    baseFen?: bigint;
    divisionCode?: string;
    paymentTerms?: "GOODS_FIRST" | "MONEY_FIRST";
  } = {},
) {
  const programme = await givenProgramme();
  const unit = await givenUnit({
    approvalThresholdFen: options.approvalThresholdFen ?? null,
    ...(options.divisionCode ? { divisionCode: options.divisionCode } : {}),
  });
  const coop = await givenCoop({ baseFen: options.baseFen ?? 0n, paymentTerms: options.paymentTerms ?? "GOODS_FIRST" });
  const product = await givenProduct(coop, options);
  return { programme, unit, coop, product };
}

/** An order as it stands right after checkout. */
export async function givenSubmittedOrder(options: Parameters<typeof givenMarket>[0] & { quantityMilli?: bigint } = {}) {
  const market = await givenMarket(options);
  const cart = await givenCart(market.unit.clerk, [{ productId: market.product.id, quantityMilli: options.quantityMilli ?? 100_000n }]);
  const group = await submitOrder(market.unit.clerk, cart.id, checkoutInput(cart.version));
  const order = await db.order.findFirstOrThrow({ where: { unitId: market.unit.id, groupId: group.id }, include: { lines: true } });
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: market.unit.id, programmeId: market.programme.id } });
  const [line] = order.lines;
  if (!line) throw new Error("no line");
  return { ...market, cart, group, order, line, account };
}

export const shipInput = (lines: { lineId: string; quantity: bigint }[]) => ({
  expectedOn: addDays(THE_DAY, 7),
  carrier: "自送",
  driverName: "张师傅",
  driverPhone: "0718-5550101",
  vehicle: "鄂Q00001",
  note: "",
  lines: lines.map((line) => ({ ...line, lot: "" })),
});

export const acceptInput = (lines: { lineId: string; accepted: bigint; rejected?: bigint; reason?: "QUALITY" | "SHORT" }[]) => ({
  receiverName: "李老师",
  witnessName: "王老师",
  temperature: undefined,
  note: "",
  lines: lines.map((line) => ({ rejected: 0n, reason: undefined, photoFileId: undefined, note: "", ...line })),
});

/** An order whose goods are on the way. */
export async function givenShippedOrder(options: Parameters<typeof givenSubmittedOrder>[0] = {}) {
  const submitted = await givenSubmittedOrder(options);
  await confirmOrder(submitted.coop.clerk, submitted.order.id);
  const shipmentId = await shipOrder(
    submitted.coop.clerk,
    submitted.order.id,
    shipInput([{ lineId: submitted.line.id, quantity: toMilli(submitted.line.quantity) }]),
  );
  return { ...submitted, shipmentId };
}

/** An order accepted in full, waiting for its money. */
export async function givenAcceptedOrder(options: Parameters<typeof givenSubmittedOrder>[0] = {}) {
  const shipped = await givenShippedOrder(options);
  await acceptDelivery(
    shipped.unit.clerk,
    shipped.shipmentId,
    acceptInput([{ lineId: shipped.line.id, accepted: toMilli(shipped.line.quantity) }]),
  );
  const receivable = await db.receivable.findFirstOrThrow({ where: { unitId: shipped.unit.id, orderId: shipped.order.id } });
  return { ...shipped, receivable };
}
