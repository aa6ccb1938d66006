import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import {
  guaranteeUnfit,
  returnRecorded,
  returnedBeforeHeld,
  returnedInFuture,
  returnedTooMuch,
} from "#app/domain/payments/held-money/errors";
import { readHeld, stepHeld, type HeldRecord } from "#app/domain/payments/held-money/held-record.server";
import type { ReturnInput } from "#app/domain/payments/held-money/schema";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatFen } from "#app/lib/money";

/**
 * The co-op confirms that money has come back: all of what was held, which ends the report, or a part, which leaves the rest open. A guarantee that the unit took
 * in its place can be named.
 *
 * @throws heldMoneyNotFound, heldMoneyMovedOn, returnedTooMuch, returnedInFuture, returnedBeforeHeld, guaranteeUnfit
 * @throws returnRecorded for a transfer that was recorded before
 */
export async function confirmReturn(actor: Actor, id: string, input: ReturnInput): Promise<void> {
  if (input.receivedOn > calendarDateOf(actor.now)) throw returnedInFuture("receivedOn");
  await inTransaction(async (tx) => {
    const held = await readHeld(tx, actor, id, "confirmReturn");
    const openFen = held.amountFen - held.returnedFen;
    if (input.receivedOn < held.sinceOn) throw returnedBeforeHeld();
    const guarantee = await guaranteeOf(tx, held, input.guaranteeId);
    const { count } = await tx.heldMoneyReturn.createMany({
      data: [
        {
          heldId: id,
          id: newId(),
          amountFen: input.amount,
          receivedOn: toDbDate(input.receivedOn),
          bankReference: input.bankReference,
          ...guarantee,
          at: actor.now,
          byId: actor.userId,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw returnRecorded();
    if (input.amount > openFen) throw returnedTooMuch(openFen);
    const whole = input.amount === openFen;
    await stepHeld(tx, actor, held, {
      set: {
        returnedFen: held.returnedFen + input.amount,
        ...(whole ? { state: "RETURNED", awaitsAnswer: false, endedAt: actor.now } : {}),
      },
      event: whole ? "returned" : "partReturned",
      detail: { amount: formatFen(input.amount), reference: input.bankReference },
    });
  });
}

/** The co-op takes its report back. @throws heldMoneyNotFound, heldMoneyMovedOn */
export async function withdrawHeld(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const held = await readHeld(tx, actor, id, "withdraw");
    await stepHeld(tx, actor, held, { set: { state: "WITHDRAWN", awaitsAnswer: false, endedAt: actor.now }, event: "withdrawn" });
  });
}

/** A guarantee that the same unit has taken from the same co-op, for what a deposit is for. */
async function guaranteeOf(tx: Tx, held: HeldRecord, guaranteeId: string | undefined) {
  if (guaranteeId === undefined) return {};
  if (held.unitId === null) throw guaranteeUnfit();
  const found = await tx.guarantee.findFirst({
    where: {
      unitId: held.unitId,
      id: guaranteeId,
      coopId: held.coopId,
      state: "ACCEPTED",
      purpose: { in: ["PERFORMANCE", "ADVANCE"] },
    },
    select: { unitId: true, id: true },
  });
  if (!found) throw guaranteeUnfit();
  return { unitId: found.unitId, guaranteeId: found.id };
}
