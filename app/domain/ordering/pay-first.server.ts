import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { cancelUnshipped } from "#app/domain/ordering/cancellation.server";
import { orderMovedOn, payByFixed } from "#app/domain/ordering/errors";
import { readOrder, readOrderOf } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { lastDayToPay } from "#app/domain/ordering/last-day-to-pay.server";
import { allows } from "#app/domain/ordering/states";
import { nothingDue } from "#app/domain/payments/errors";
import { livePayment, notePayment, type PspLine } from "#app/domain/payments/psp-payments.server";
import { DomainError } from "#app/lib/domain-error";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** A checkout stays open for half an hour, and a little longer so that the payment service takes the time when the asking takes some. */
const CHECKOUT_MINUTES = 33;

/**
 * A unit wants to pay an order before it is sent, through the payment service. Asked twice at once it is one checkout.
 *
 * @returns id of the payment
 * @throws orderNotFound, nothingDue
 */
export async function requestCheckout(actor: Actor, orderId: string): Promise<string> {
  const snapshot = await readOrder(actor, "unit", orderId);
  if (!allows("payFirst", "unit", snapshot.facts)) throw nothingDue();
  const amountFen = snapshot.facts.payFirstFen;
  const goods: PspLine[] = snapshot.lines
    .filter(({ openFen }) => openFen > 0n)
    .map(({ nameZh, openFen }) => ({ description: nameZh, fen: openFen.toString() }));
  const withFreight = [
    ...goods,
    ...(snapshot.freightFen > 0n ? [{ description: "运费 Freight", fen: snapshot.freightFen.toString() }] : []),
  ];
  const whole = withFreight.reduce((sum, { fen }) => sum + BigInt(fen), 0n) === amountFen;
  return inTransaction(async (tx) => {
    const known = await livePayment(tx, actor.orgId, { orderId });
    if (known !== null) return known;
    const id = await notePayment(tx, actor, {
      flow: "CHECKOUT",
      orderId,
      coopId: snapshot.coopId,
      receivableId: null,
      amountFen,
      lines: whole ? withFreight : [{ description: snapshot.number, fen: amountFen.toString() }],
      dueOn: null,
      expiresAt: new Date(actor.now.getTime() + CHECKOUT_MINUTES * 60_000),
    });
    await writeAudit(tx, actor, { action: "stripe.requestCheckout", objectType: "order", objectId: orderId, unitId: actor.orgId });
    return id;
  });
}

/** The co-op waits fifteen days more for its money, once. @throws orderNotFound, payByFixed, orderMovedOn */
export async function extendPayBy(actor: Actor, orderId: string): Promise<void> {
  const snapshot = await readOrder(actor, "coop", orderId);
  if (!allows("extendPayBy", "coop", snapshot.facts) || snapshot.payBy === null)
    throw snapshot.payByExtended ? payByFixed() : orderMovedOn();
  const until = lastDayToPay(Prisma.sql`confirmed_at`, Prisma.sql`true`);
  const [day] = await db.$queryRaw<{ payBy: CalendarDate }[]>`
    SELECT ${until}::text AS "payBy" FROM purchase_order WHERE unit_id = ${snapshot.unitId}::uuid AND id = ${orderId}::uuid`;
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`pay_by = ${until}, pay_by_extended_at = ${actor.now}`,
    event: "payByExtended",
    detail: { number: day?.payBy ?? null },
  });
}

const BATCH = 200;
const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Gives up orders whose money did not come in time: stock and quota go back. What had come of it stays as money to be given back. Run daily; running it again changes
 * nothing.
 *
 * @returns how many lapsed
 */
export async function lapseUnpaid(now: Date): Promise<number> {
  const today = calendarDateOf(now);
  let lapsed = 0;
  let after = { unitId: NOBODY, id: NOBODY };
  for (;;) {
    const late: { unitId: string; id: string }[] = await db.$queryRaw`
      SELECT unit_id AS "unitId", id FROM purchase_order WHERE pay_by < ${today}::date AND state = 'CONFIRMED' AND settled_at IS NULL
        AND (unit_id, id) > (${after.unitId}::uuid, ${after.id}::uuid) ORDER BY unit_id, id LIMIT ${BATCH}::int`;
    for (const order of late) if (await lapse(order, now)) lapsed += 1;
    const last = late.at(-1);
    if (!last || late.length < BATCH) return lapsed;
    after = last;
  }
}

async function lapse({ unitId, id }: { unitId: string; id: string }, now: Date): Promise<boolean> {
  const snapshot = await readOrderOf(unitId, id, calendarDateOf(now));
  if (snapshot.facts.payFirstFen === 0n || !allows("cancel", "coop", snapshot.facts)) return false;
  const program: Actor = {
    userId: snapshot.submittedById,
    name: "",
    locale: "zh-CN",
    grantId: NOBODY,
    role: "CLERK",
    audience: "unit",
    orgId: unitId,
    orgName: "",
    divisionPrefix: "",
    now,
    requestId: "job",
  };
  try {
    await writeOrder(program, {
      snapshot,
      set: Prisma.sql`state = 'CANCELLED', ended_at = ${now}, end_reason = '逾期未付款 Not paid in time'`,
      event: "lapsed",
      detail: {},
      ...cancelUnshipped(program, snapshot),
    });
    return true;
  } catch (error) {
    // Paid or given up this very moment.
    if (error instanceof DomainError) return false;
    throw error;
  }
}
