import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { agreeQuantities, carryOut, checkAgreed } from "#app/domain/ordering/claims/carry-out.server";
import { claimTerms, readClaim, readClaimNow, stepClaim, type ClaimRecord } from "#app/domain/ordering/claims/claim-record.server";
import type { ClaimOfferInput } from "#app/domain/ordering/claims/schema";
import { formatFen } from "#app/lib/money";

const quantitiesOf = (input: ClaimOfferInput) => new Map(input.lines.map(({ lineId, quantity }) => [lineId, quantity]));
const offered = (claim: ClaimRecord) => new Map(claim.lines.map((line) => [line.lineId, line.agreedMilli]));

/** The co-op agrees to what was asked for. @throws goodsClaimNotFound, goodsClaimMovedOn, orderMovedOn, refundMoreThanPaid */
export async function acceptClaim(actor: Actor, id: string): Promise<void> {
  const claim = await readClaimNow(actor, id, "accept");
  await carryOut(actor, claim, { remedy: claim.remedy, creditFen: claim.amountFen, quantities: offered(claim), event: "accepted" });
}

/**
 * The co-op offers something else: another remedy, or smaller quantities. The unit then has its days to agree or to ask the hall.
 *
 * @throws goodsClaimNotFound, goodsClaimMovedOn, creditAmountMissing, creditTooLarge, nothingClaimed
 */
export async function counterClaim(actor: Actor, id: string, input: ClaimOfferInput): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "counter", tx);
    const creditFen = input.remedy === "CREDIT" ? (input.amount ?? null) : null;
    checkAgreed(claim, { remedy: input.remedy, creditFen, quantities: quantitiesOf(input) });
    const { answerDays } = await claimTerms(tx, claim);
    await agreeQuantities(tx, claim, quantitiesOf(input));
    await stepClaim(tx, actor, claim, {
      set: { state: "COUNTERED", remedy: input.remedy, amountFen: creditFen },
      days: answerDays,
      event: "countered",
      detail: { remedy: input.remedy, reason: input.reason, ...(creditFen === null ? {} : { amount: formatFen(creditFen) }) },
    });
  });
}

/** The co-op says no, with a reason; the unit may ask the hall. @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function declineClaim(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "decline", tx);
    const { answerDays } = await claimTerms(tx, claim);
    await stepClaim(tx, actor, claim, { set: { state: "DECLINED" }, days: answerDays, event: "declined", detail: { reason } });
  });
}

/** The unit agrees to what the co-op offers instead. @throws as `acceptClaim` */
export async function acceptOffer(actor: Actor, id: string): Promise<void> {
  const claim = await readClaimNow(actor, id, "acceptOffer");
  await carryOut(actor, claim, { remedy: claim.remedy, creditFen: claim.amountFen, quantities: offered(claim), event: "offerAccepted" });
}

/** The unit asks the hall to decide. @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function referClaim(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "refer", tx);
    const { decideDays } = await claimTerms(tx, claim);
    await stepClaim(tx, actor, claim, { set: { state: "REFERRED" }, days: decideDays, event: "referred", detail: { reason } });
  });
}

/** The unit gives its claim up. @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function withdrawClaim(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "withdraw", tx);
    await stepClaim(tx, actor, claim, { set: { state: "WITHDRAWN" }, days: null, event: "withdrawn" });
  });
}

/**
 * The hall decides what the two could not agree on.
 *
 * @throws goodsClaimNotFound, goodsClaimMovedOn, orderMovedOn, refundMoreThanPaid, creditAmountMissing, creditTooLarge, nothingClaimed
 */
export async function decideClaim(actor: Actor, id: string, input: ClaimOfferInput): Promise<void> {
  const claim = await readClaimNow(actor, id, "decide");
  await carryOut(actor, claim, {
    remedy: input.remedy,
    creditFen: input.remedy === "CREDIT" ? (input.amount ?? null) : null,
    quantities: quantitiesOf(input),
    event: "decided",
    reason: input.reason,
  });
}

/** The hall decides for the co-op: the claim ends without anything. @throws goodsClaimNotFound, goodsClaimMovedOn */
export async function rejectClaim(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(actor, id, "decide", tx);
    await stepClaim(tx, actor, claim, { set: { state: "REJECTED" }, days: null, event: "rejected", detail: { reason } });
  });
}
