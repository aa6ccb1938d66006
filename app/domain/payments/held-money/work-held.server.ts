import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { deadlineTooLong } from "#app/domain/payments/held-money/errors";
import { deadlineIn, heldTerms, readHeld, stepHeld } from "#app/domain/payments/held-money/held-record.server";
import type { TakeInput } from "#app/domain/payments/held-money/schema";
import { calendarDateOf, fromDbDate } from "#app/lib/dates";

/**
 * The bureau takes a report up and sets the day until which the money is to be back, in working days, never more than its place allows.
 *
 * @throws heldMoneyNotFound, heldMoneyMovedOn, deadlineTooLong
 */
export async function takeHeld(actor: Actor, id: string, { days, note }: TakeInput): Promise<void> {
  await inTransaction(async (tx) => {
    const held = await readHeld(tx, actor, id, "take");
    const { returnDays } = await heldTerms(tx, held.divisionCode, calendarDateOf(actor.now));
    if (days > returnDays) throw deadlineTooLong(returnDays);
    const deadline = await deadlineIn(tx, actor.now, days);
    await stepHeld(tx, actor, held, {
      set: { state: "TAKEN", awaitsAnswer: false, takenAt: actor.now, ...deadline },
      event: "taken",
      detail: { day: fromDbDate(deadline.deadlineOn), ...(note ? { reason: note } : {}) },
    });
  });
}

/** The bureau finds that nothing is to be given back. @throws heldMoneyNotFound, heldMoneyMovedOn */
export async function rejectHeld(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const held = await readHeld(tx, actor, id, "reject");
    await stepHeld(tx, actor, held, {
      set: { state: "REJECTED", awaitsAnswer: false, endedAt: actor.now },
      event: "rejected",
      detail: { reason },
    });
  });
}
