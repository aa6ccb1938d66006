import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { claimTerms, readClaim, stepClaim, type ClaimRecord } from "#app/domain/ordering/claims/claim-record.server";
import { goodsClaimMovedOn } from "#app/domain/ordering/claims/errors";
import type { ReceivedInput, ReplacementInput } from "#app/domain/ordering/claims/schema";
import { markRefundSent, openRefund, recordRefundOutcome } from "#app/domain/payments/refunds.server";
import { toDbDate } from "#app/lib/dates";

/** The co-op sends other goods: no quota, no receivable. @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function sendReplacement(actor: Actor, id: string, input: ReplacementInput): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "sendReplacement", tx);
    const { decideDays } = await claimTerms(tx, claim);
    await stepClaim(tx, actor, claim, { set: {}, days: decideDays, event: "replacementSent", detail: { carrier: input.carrier } });
    await tx.goodsReplacement.create({
      data: {
        unitId: claim.unitId,
        claimId: id,
        sentAt: actor.now,
        sentById: actor.userId,
        carrier: input.carrier,
        expectedOn: toDbDate(input.expectedOn),
      },
    });
  });
}

/** Two persons of the unit accept what came instead; the claim is over. @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function receiveReplacement(actor: Actor, id: string, input: ReceivedInput): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "receiveReplacement", tx);
    const { receiverName, witnessName } = input;
    await stepClaim(tx, actor, claim, {
      set: { state: "DONE" },
      days: null,
      event: "replacementReceived",
      detail: input.note === "" ? {} : { reason: input.note },
    });
    await tx.goodsReplacement.update({
      where: { unitId_claimId: { unitId: claim.unitId, claimId: id } },
      data: { receivedAt: actor.now, receivedById: actor.userId, receiverName, witnessName },
    });
  });
}

const refundOf = (claim: ClaimRecord) => {
  if (!claim.refund) throw goodsClaimMovedOn();
  return claim.refund;
};

/** The co-op says by which transfer it has refunded. @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function reportTransfer(actor: Actor, id: string, bankReference: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "reportTransfer", tx);
    const { answerDays } = await claimTerms(tx, claim);
    await stepClaim(tx, actor, claim, { set: {}, days: answerDays, event: "transferReported", detail: { reference: bankReference } });
    await markRefundSent(tx, { unitId: claim.unitId, refundId: refundOf(claim).id, reference: bankReference });
  });
}

/** The unit has the money: the refund has succeeded and the claim is over (trigger). @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function confirmTransfer(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "confirmTransfer", tx);
    await recordRefundOutcome(tx, {
      unitId: claim.unitId,
      refundId: refundOf(claim).id,
      outcome: { state: "SUCCEEDED" },
      at: actor.now,
      byId: actor.userId,
    });
  });
}

/** The money did not come: the refund has failed and the claim is open again (trigger). @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function denyTransfer(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "denyTransfer", tx);
    await recordRefundOutcome(tx, {
      unitId: claim.unitId,
      refundId: refundOf(claim).id,
      outcome: { state: "FAILED", failure: reason },
      at: actor.now,
      byId: actor.userId,
    });
  });
}

/** After a failure the co-op refunds again, now by transfer. @throws goodsClaimNotFound, goodsClaimMovedOn, refundMoreThanPaid */
export async function refundAgain(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "refundAgain", tx);
    const { amountFen } = refundOf(claim);
    const { decideDays } = await claimTerms(tx, claim);
    await stepClaim(tx, actor, claim, { set: { state: "REFUNDING" }, days: decideDays, event: "refundAgain" });
    await openRefund(tx, {
      unitId: claim.unitId,
      orderId: claim.orderId,
      coopId: claim.coopId,
      cause: { type: "GOODS_CLAIM", id },
      amountFen,
      destination: "TRANSFER",
      reason: claim.number,
      at: actor.now,
      byId: actor.userId,
    });
  });
}
