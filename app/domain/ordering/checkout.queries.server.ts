import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { listBlocks, type OrderBlock } from "#app/domain/ordering/blocks.queries.server";
import { getOpenCart, type CartHead } from "#app/domain/ordering/cart.queries.server";
import { planCheckout, type CheckoutPlan } from "#app/domain/ordering/checkout-plan";
import { creditedUnitOf, type CreditedUnit } from "#app/domain/ordering/credited-unit.server";
import { unitNotCreditable } from "#app/domain/ordering/errors";
import { listProgress, type AccountProgress } from "#app/domain/quota/account.queries.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

export interface QuotaEffect {
  progress: AccountProgress;
  /** What this cart adds to the programme. */
  changeFen: bigint;
}

export interface CartView {
  cart: CartHead | null;
  credited: CreditedUnit;
  plan: CheckoutPlan;
  /** One per programme that binds the credited unit. */
  effects: QuotaEffect[];
  /** Goods that count for no programme. */
  uncountedFen: bigint;
  needsApproval: boolean;
  /** Rules that refuse this checkout until their matters are put right. */
  blocks: OrderBlock[];
}

/**
 * The open cart as a checkout would find it now: split, priced with freight, and what it does to the quota of the unit it is credited to.
 *
 * @throws unitNotCreditable
 */
export async function getCartView(actor: Actor, creditedUnitId: string = actor.orgId): Promise<CartView> {
  const today = calendarDateOf(actor.now);
  const credited = await creditedUnitOf(actor, creditedUnitId);
  const [{ cart, offers }, progress, blocks] = await Promise.all([
    getOpenCart(actor, credited.id),
    listProgress(credited.id, credited.divisionCode, fiscalYearOf(today), today),
    listBlocks(actor, credited.id),
  ]);
  const plan = planCheckout(offers, credited.divisionCode, today);
  const uncounted = plan.orders.flatMap((order) => order.lines).filter((line) => line.offer.programmes.length === 0);
  const threshold = credited.tradingThresholdFen;
  return {
    cart,
    credited,
    plan,
    effects: progress.map((account) => ({ progress: account, changeFen: plan.countedFen.get(account.programme.id) ?? 0n })),
    uncountedFen: uncounted.reduce((sum, line) => sum + line.goodsFen, 0n),
    needsApproval: threshold !== null && plan.goodsFen + plan.freightFen > threshold,
    blocks,
  };
}

export interface DeliveryDetails {
  address: string;
  receiverName: string;
  receiverPhone: string;
}

/** Where the last order of the unit for the credited one went; before the first, the credited unit's own address. */
export async function getUsualDelivery(actor: Actor, creditedUnitId: string): Promise<DeliveryDetails> {
  const [found] = await hotQuery<DeliveryDetails>(Prisma.sql`
    SELECT coalesce(g.address, u.address) AS address, coalesce(g.receiver_name, u.contact_name) AS "receiverName", coalesce(g.receiver_phone, u.contact_phone) AS "receiverPhone"
    FROM unit u LEFT JOIN LATERAL (SELECT address, receiver_name, receiver_phone FROM order_group
      WHERE unit_id = ${actor.orgId}::uuid AND credited_unit_id = u.id ORDER BY submitted_at DESC LIMIT 1) g ON true WHERE u.id = ${creditedUnitId}::uuid`);
  if (!found) throw unitNotCreditable();
  return found;
}
