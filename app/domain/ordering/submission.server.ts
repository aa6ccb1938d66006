import { db, isRetryable } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { hotQuery } from "#app/db/hot.server";
import { isDatabaseRefusal, refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { listBlocks } from "#app/domain/ordering/blocks.queries.server";
import { getOpenCart, listOffersOf } from "#app/domain/ordering/cart.queries.server";
import { planCheckout, type CartOffer, type CheckoutPlan } from "#app/domain/ordering/checkout-plan";
import { findAccounts, type CreditedUnit } from "#app/domain/ordering/credited-unit.server";
import {
  blockedByRule,
  cartBlocked,
  cartChanged,
  cartEmpty,
  deliveryTooEarly,
  offerChanged,
  offerChangedSince,
  outOfStock,
  unitNotCreditable,
} from "#app/domain/ordering/errors";
import { changedSince } from "#app/domain/ordering/offer-stamp";
import { isContractor } from "#app/domain/ordering/own-orders.server";
import { submissionStatement, type Submission } from "#app/domain/ordering/submit-order.statement.server";
import { remittanceCodeOf } from "#app/domain/payments/remittance-code";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

export interface SubmittedGroup {
  id: string;
  number: string;
  needsApproval: boolean;
}

/** What is to become of a cart, open or not. */
export interface Checkout extends Pick<Submission, "cartId" | "cartVersion" | "input"> {
  credited: CreditedUnit;
  offers: CartOffer[];
  /** Stamp of the offers as the buyer saw them; absent where nothing was shown. */
  seen?: string | undefined;
}

const ATTEMPTS = 4;

/** Tries until it is done or refused for good; what a rival made of the same cart meanwhile is the answer. */
export async function onceSubmitted(
  actor: Actor,
  cartId: string,
  creditedUnitId: string,
  work: () => Promise<SubmittedGroup>,
  wanted?: readonly { productId: string; quantityMilli: bigint }[],
): Promise<SubmittedGroup> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt < ATTEMPTS && isRetryable(error)) continue;
      if (!isDatabaseRefusal(error)) throw error;
      // A rival may have won and taken the cart, even the very stock: then its group is the answer, whatever this attempt tripped over.
      const before = await findSubmitted(actor, cartId);
      if (before) return before;
      throw await explained(error, actor, creditedUnitId, wanted);
    }
  }
}

/** Plans, checks and writes one checkout. */
export async function submit(actor: Actor, checkout: Checkout): Promise<SubmittedGroup> {
  const { offers, credited, input } = checkout;
  if (offers.length === 0) throw cartEmpty();
  const plan = planCheckout(offers, credited.divisionCode, calendarDateOf(actor.now));
  const changed = checkout.seen === undefined ? [] : changedSince(checkout.seen, plan);
  if (changed.length > 0) throw offerChangedSince(changed.map(({ coopName }) => coopName).join("、"));
  if (plan.blocked.length > 0) throw blockedError(plan);
  if (input.deliverFrom < plan.earliestOn) throw deliveryTooEarly(plan.earliestOn);

  // What a contractor buys is the contractor's purchase, whatever the form says.
  const paid = isContractor(actor) ? { ...input, source: "CONTRACTOR" as const } : input;
  const submission = await prepare(actor, { ...checkout, input: paid }, plan);
  await hotQuery(submissionStatement(actor, submission));
  return { id: submission.groupId, number: submission.groupNumber, needsApproval: submission.needsApproval };
}

async function prepare(actor: Actor, { cartId, cartVersion, input, credited }: Checkout, plan: CheckoutPlan): Promise<Submission> {
  const today = calendarDateOf(actor.now);
  const fiscalYear = fiscalYearOf(today);
  const [numbers, accounts] = await Promise.all([
    takeDocumentNumbers(plan.orders.length + 1, "XJ", today),
    findAccounts(credited.id, [...plan.countedFen.keys()], fiscalYear, actor.now),
  ]);
  const threshold = credited.tradingThresholdFen;
  return {
    groupId: newId(),
    groupNumber: numbers[0] ?? "",
    cartId,
    cartVersion,
    input,
    creditedUnitId: credited.id,
    divisionCode: credited.divisionCode,
    today,
    fiscalYear,
    needsApproval: threshold !== null && plan.goodsFen + plan.freightFen > threshold,
    plan,
    accounts,
    orders: plan.orders.map((order, index) => {
      const number = numbers[index + 1] ?? "";
      return { id: newId(), number, remittanceCode: remittanceCodeOf(number), planned: order, lineIds: order.lines.map(() => newId()) };
    }),
  };
}

/** The group that a cart became; null while it has not. */
export async function findSubmitted(actor: Actor, cartId: string): Promise<SubmittedGroup | null> {
  const group = await db.orderGroup.findFirst({
    where: { unitId: actor.orgId, cartId, submittedById: actor.userId },
    select: { id: true, number: true, approval: true },
  });
  return group && { id: group.id, number: group.number, needsApproval: group.approval !== "NOT_NEEDED" };
}

function blockedError(plan: CheckoutPlan): Error {
  const names = (lines: CheckoutPlan["blocked"]) => lines.map((line) => line.offer.nameZh).join("、");
  const short = plan.blocked.filter((line) => line.problem?.kind === "outOfStock");
  return short.length > 0 ? outOfStock(names(short)) : cartBlocked(names(plan.blocked));
}

/** Turns what the statement refused into what the buyer can act on. */
async function explained(
  error: unknown,
  actor: Actor,
  creditedUnitId: string,
  wanted?: readonly { productId: string; quantityMilli: bigint }[],
): Promise<unknown> {
  const code = refusalCode(error);
  if (code === "ordering.blockedByRule") {
    const [block] = await listBlocks(actor, creditedUnitId);
    return block ? blockedByRule(block.rule, block.since, block.condition, block.unit) : cartChanged();
  }
  // The unit was merged or moved at this very moment.
  if (code === "quota.unitContinues" || violatedConstraint(error) === "quota_account_closed_is_empty") return unitNotCreditable();
  if (code === "ordering.offerChanged") return offerChanged();
  if (code === "ordering.cartChanged") return cartChanged();
  if (violatedConstraint(error) === "stock_item_available_check") {
    const offers = wanted ? await listOffersOf(actor, wanted, creditedUnitId) : (await getOpenCart(actor)).offers;
    const short = offers.filter((offer) => offer.availableMilli < offer.quantityMilli);
    return outOfStock((short.length > 0 ? short : offers).map((offer) => offer.nameZh).join("、"));
  }
  return error;
}
