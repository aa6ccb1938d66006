import { inTransaction, type Tx } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  nothingToPayOut,
  payeeWithoutAccount,
  payoutMovedOn,
  payoutNotFound,
  payoutUnderWay,
  releaseNeedsSecondPerson,
} from "#app/domain/payments/errors";
import { isFree } from "#app/domain/payments/platform-entries.server";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Collects what the platform's account holds for a co-op and is free into a payout; refunds reduce it. A second person releases it. What goes by a transfer
 * is in no payout.
 *
 * @returns id of the payout
 * @throws nothingToPayOut, payeeWithoutAccount, payoutUnderWay when one is under way
 */
export async function preparePayout(actor: Actor, coopId: string): Promise<string> {
  const [number = ""] = await takeDocumentNumbers(1, "DF", calendarDateOf(actor.now));
  const id = actor.onceId ?? newId();
  try {
    await inTransaction(async (tx) => {
      const coop = await tx.coop.findUnique({ where: { id: coopId } });
      if (!coop) throw payoutNotFound();
      if (coop.bankAccountNumber === "") throw payeeWithoutAccount(coop.name);
      const held = await tx.$queryRaw<{ id: string; fen: bigint }[]>`
        SELECT e.id, e.amount_fen AS fen FROM platform_entry e WHERE e.coop_id = ${coopId}::uuid AND e.payout_id IS NULL AND e.transfer_id IS NULL AND ${isFree} ORDER BY e.id FOR UPDATE`;
      const amountFen = held.reduce((sum, { fen }) => sum + fen, 0n);
      if (amountFen <= 0n) throw nothingToPayOut();
      await tx.coopPayout.create({
        data: {
          coopId,
          id,
          number,
          amountFen,
          payeeName: coop.bankAccountName,
          payeeBank: coop.bankName,
          payeeAccount: coop.bankAccountNumber,
          status: "PREPARED",
          preparedById: actor.userId,
          preparedAt: actor.now,
        },
      });
      const entryIds = held.map((entry) => entry.id);
      await tx.platformEntry.updateMany({
        where: { coopId, id: { in: entryIds }, payoutId: null, transferId: null },
        data: { payoutId: id },
      });
      await tx.payoutItem.createMany({ data: entryIds.map((entryId) => ({ coopId, payoutId: id, entryId })) });
      await writeAudit(tx, actor, { action: "payout.prepare", objectType: "coop-payout", objectId: id, detail: { number } });
    });
  } catch (error) {
    if (violatedConstraint(error) === "coop_payout_under_way") throw payoutUnderWay();
    throw error;
  }
  return id;
}

async function find(tx: Tx, id: string) {
  const payout = await tx.coopPayout.findUnique({ where: { id } });
  if (!payout) throw payoutNotFound();
  return payout;
}

/**
 * A second person releases a payout: it goes to the bank.
 *
 * @throws payoutNotFound, releaseNeedsSecondPerson, payoutMovedOn
 */
export async function releasePayout(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const payout = await find(tx, id);
    if (payout.preparedById === actor.userId) throw releaseNeedsSecondPerson();
    const { count } = await tx.coopPayout.updateMany({
      where: { id, status: "PREPARED" },
      data: { status: "RELEASED", releasedById: actor.userId, releasedAt: actor.now },
    });
    if (count === 0) throw payoutMovedOn();
    await writeAudit(tx, actor, { action: "payout.release", objectType: "coop-payout", objectId: id });
  });
}

/**
 * The bank has paid a released payout.
 *
 * @throws payoutNotFound, payoutMovedOn
 */
export async function confirmPayout(actor: Actor, id: string, { bankReference }: { bankReference: string }): Promise<void> {
  await inTransaction(async (tx) => {
    await find(tx, id);
    const { count } = await tx.coopPayout.updateMany({
      where: { id, status: "RELEASED" },
      data: { status: "CONFIRMED", bankReference, endedById: actor.userId, endedAt: actor.now },
    });
    if (count === 0) throw payoutMovedOn();
    await writeAudit(tx, actor, { action: "payout.confirm", objectType: "coop-payout", objectId: id, detail: { bankReference } });
  });
}

/**
 * A payout did not reach the co-op: the bank refused it, or sent it back after it had been confirmed. One that was not released yet is withdrawn. What was in it
 * is held again and goes into the next one.
 *
 * @throws payoutNotFound, payoutMovedOn
 */
export async function failPayout(actor: Actor, id: string, { reason }: { reason: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const payout = await find(tx, id);
    const { count } = await tx.coopPayout.updateMany({
      where: { id, status: { in: ["PREPARED", "RELEASED", "CONFIRMED"], equals: payout.status } },
      data: { status: payout.status === "PREPARED" ? "WITHDRAWN" : "FAILED", reason, endedById: actor.userId, endedAt: actor.now },
    });
    if (count === 0) throw payoutMovedOn();
    await tx.platformEntry.updateMany({ where: { coopId: payout.coopId, payoutId: id }, data: { payoutId: null } });
    await writeAudit(tx, actor, { action: "payout.fail", objectType: "coop-payout", objectId: id, detail: { reason } });
  });
}
