import { inTransaction } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { getPaymentTerms, setPaymentTerms, type PaymentTerms } from "#app/domain/identity/payment-terms.server";
import { getReleaseLimit } from "#app/domain/payments/bank-desk.queries.server";
import {
  bankDecisionMovedOn,
  releaseNeedsSecondPerson,
  termsChangeNotFound,
  termsChangeWaits,
  termsUnchanged,
} from "#app/domain/payments/errors";
import { newId } from "#app/lib/ids";

/**
 * Changes whether the co-op asks for money first, for orders placed from then on. Where it has a limit for one person, a second one puts it in force.
 *
 * @returns `POSTED`, or `PROPOSED` when it waits for a second person
 * @throws termsUnchanged, termsChangeWaits
 */
export async function changePaymentTerms(actor: Actor, terms: PaymentTerms): Promise<"POSTED" | "PROPOSED"> {
  const { orgId: coopId, userId, now } = actor;
  if ((await getPaymentTerms(coopId)) === terms) throw termsUnchanged();
  const twoPersons = (await getReleaseLimit(coopId)) !== null;
  const id = actor.onceId ?? newId();
  const status = twoPersons ? "PROPOSED" : "POSTED";
  try {
    await inTransaction(async (tx) => {
      await tx.paymentTermsChange.create({
        data: {
          coopId,
          id,
          terms,
          twoPersons,
          status,
          proposedById: userId,
          proposedAt: now,
          ...(twoPersons ? {} : { decidedById: userId, decidedAt: now }),
        },
      });
      if (!twoPersons) await setPaymentTerms(tx, coopId, terms);
      const action = twoPersons ? "coop.proposePaymentTerms" : "coop.setPaymentTerms";
      await writeAudit(tx, actor, { action, objectType: "payment-terms", objectId: id, detail: { terms } });
    });
  } catch (error) {
    if (violatedConstraint(error) === "payment_terms_change_waits_once") throw termsChangeWaits();
    throw error;
  }
  return status;
}

/**
 * A second person puts a change of the terms in force, or anybody leaves them as they are.
 *
 * @throws termsChangeNotFound, releaseNeedsSecondPerson, bankDecisionMovedOn
 */
export async function decidePaymentTerms(actor: Actor, changeId: string, inForce: boolean): Promise<void> {
  const { orgId: coopId, userId, now } = actor;
  await inTransaction(async (tx) => {
    const change = await tx.paymentTermsChange.findFirst({ where: { coopId, id: changeId } });
    if (!change) throw termsChangeNotFound();
    if (inForce && change.proposedById === userId) throw releaseNeedsSecondPerson();
    const { count } = await tx.paymentTermsChange.updateMany({
      where: { coopId, id: changeId, status: "PROPOSED" },
      data: { status: inForce ? "POSTED" : "REFUSED", decidedById: userId, decidedAt: now },
    });
    if (count === 0) throw bankDecisionMovedOn();
    if (inForce) await setPaymentTerms(tx, coopId, change.terms);
    const action = inForce ? "coop.setPaymentTerms" : "coop.refusePaymentTerms";
    await writeAudit(tx, actor, { action, objectType: "payment-terms", objectId: changeId, detail: { terms: change.terms } });
  });
}
