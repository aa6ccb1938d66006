import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { storeDocument } from "#app/domain/identity/store-document.server";
import { paperMissing, returnedInFuture } from "#app/domain/payments/held-money/errors";
import { deadlineIn, heldTerms, readHeld, stepHeld, type HeldRecord } from "#app/domain/payments/held-money/held-record.server";
import type { SentInput } from "#app/domain/payments/held-money/schema";
import { calendarDateOf } from "#app/lib/dates";
import type { Tx } from "#app/db/client.server";

/** An answer leaves it to the bureau; one that comes later is only noted. */
async function turnOf(tx: Tx, actor: Actor, held: HeldRecord) {
  if (!held.awaitsAnswer) return {};
  const { takeDays } = await heldTerms(tx, held.divisionCode, calendarDateOf(actor.now));
  return { awaitsAnswer: false, ...(await deadlineIn(tx, actor.now, takeDays)) };
}

/** The unit confirms that it holds the money, also after it had disputed it. @throws heldMoneyNotFound, heldMoneyMovedOn */
export async function confirmHeld(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const held = await readHeld(tx, actor, id, "confirm");
    await stepHeld(tx, actor, held, { set: { answer: "CONFIRMED", ...(await turnOf(tx, actor, held)) }, event: "confirmed" });
  });
}

/** The unit disputes it, with a reason and a paper. @throws heldMoneyNotFound, heldMoneyMovedOn, paperMissing; as storeDocument */
export async function disputeHeld(
  actor: Actor,
  id: string,
  reason: string,
  paper: { name: string; bytes: Uint8Array<ArrayBuffer> } | null,
): Promise<void> {
  await inTransaction(async (tx) => {
    const held = await readHeld(tx, actor, id, "dispute");
    if (!paper) throw paperMissing();
    const fileId = await storeDocument(tx, actor, paper, "file");
    await tx.heldMoneyFile.create({ data: { heldId: id, fileId, side: "unit", at: actor.now } });
    await stepHeld(tx, actor, held, {
      set: { answer: "DISPUTED", ...(await turnOf(tx, actor, held)) },
      event: "disputed",
      detail: { reason },
    });
  });
}

/** The unit says by which transfer it has given the money back; whether it arrived, the co-op says. @throws heldMoneyNotFound, heldMoneyMovedOn, returnedInFuture */
export async function reportReturn(actor: Actor, id: string, { sentOn, bankReference }: SentInput): Promise<void> {
  if (sentOn > calendarDateOf(actor.now)) throw returnedInFuture("sentOn");
  await inTransaction(async (tx) => {
    const held = await readHeld(tx, actor, id, "reportReturn");
    await stepHeld(tx, actor, held, { set: {}, event: "returnSent", detail: { day: sentOn, reference: bankReference } });
  });
}
