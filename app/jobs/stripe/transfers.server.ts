import type Stripe from "stripe";
import { v5 as uuidFrom } from "uuid";

import type { CoopTransfer } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { transferMovedOn } from "#app/domain/payments/errors";
import { COOP_METADATA } from "#app/domain/payments/psp-accounts.server";
import { seeObject } from "#app/domain/payments/psp-objects.server";
import { transferState } from "#app/domain/payments/psp-states";
import {
  beginAgain,
  failTransfer,
  findTransfer,
  findTransferThere,
  getReceiptReference,
  keepCharge,
  keepTransfer,
  listRequestedTransfers,
  listTransferCoops,
  noteTransfers,
  retryTransfer,
  TRANSFER_METADATA,
} from "#app/domain/payments/transfers.server";
import { toStripeAmount } from "#app/integrations/stripe/amounts";
import { stripe } from "#app/integrations/stripe/client.server";
import { isMissing } from "#app/integrations/stripe/failure.server";
import { COMMAND_METADATA, createTransfer, reverseTransfer } from "#app/integrations/stripe/commands.server";
import { asked, callOnce, StripeAwayError, StripeRefusedError, StripeUnknownError } from "#app/jobs/stripe/call-once.server";
import type { Synced } from "#app/jobs/stripe/sync.server";
import { isId } from "#app/lib/ids";

const BATCH = 500;

/** What is due to co-ops with an account of their own goes there, and comes back where it was refunded. */
export async function sweepTransfers(now: Date): Promise<void> {
  for (const coopId of await listTransferCoops(BATCH)) await noteTransfers(coopId, now);
  for (const transfer of await listRequestedTransfers(null, BATCH)) await sendTransfer(transfer, now);
}

/**
 * Before a refund leaves: what of it was transferred comes back first. Where the co-op's account does not hold it, the refund leaves all the same, and the co-op owes it.
 *
 * @throws StripeAwayError: the refund waits as well
 */
export async function takeBackFirst(coopId: string, now: Date): Promise<void> {
  // What is on its way there must have arrived before it can come back.
  for (const transfer of await listRequestedTransfers(coopId, BATCH)) await sendTransfer(transfer, now);
  if ((await noteTransfers(coopId, now)) === 0) return;
  for (const transfer of await listRequestedTransfers(coopId, BATCH)) if (transfer.reversesId !== null) await sendTransfer(transfer, now);
}

/** A failed transfer is tried again, at once. @throws transferNotFound, transferMovedOn */
export async function retryTransferNow(actor: Actor, id: string): Promise<void> {
  const coopId = await retryTransfer(actor, id);
  try {
    for (const transfer of await listRequestedTransfers(coopId, BATCH)) await sendTransfer(transfer, actor.now);
  } catch (error) {
    // A job goes on.
    if (!(error instanceof StripeAwayError)) throw error;
  }
}

/** Asks for a transfer, or for taking one back, once. @throws StripeAwayError */
async function sendTransfer(transfer: CoopTransfer, now: Date): Promise<void> {
  try {
    const made = transfer.reversesId === null ? await sendThere(transfer, now) : await takeBack(transfer, transfer.reversesId, now);
    await keepTransfer(transfer, made.id, now);
  } catch (error) {
    if (error instanceof StripeRefusedError) return failTransfer(transfer, error.message, now);
    // Nobody knows whether it was made: it stands on the reconciliation page until somebody says.
    if (!(error instanceof StripeUnknownError)) throw error;
  }
}

const metadataOf = ({ id, coopId }: CoopTransfer) => ({ [COMMAND_METADATA]: id, [TRANSFER_METADATA]: id, [COOP_METADATA]: coopId });

async function sendThere(transfer: CoopTransfer, now: Date) {
  return callOnce(
    createTransfer,
    transfer.id,
    {
      amount: toStripeAmount("cny", transfer.amountFen),
      currency: "cny",
      destination: transfer.accountId,
      source_transaction: transfer.chargeId ?? (await chargeOf(transfer)),
      transfer_group: transfer.orderId,
      metadata: metadataOf(transfer),
    },
    now,
  );
}

async function takeBack(transfer: CoopTransfer, reversesId: string, now: Date) {
  const earlier = await findTransfer(reversesId);
  if (earlier?.pspId == null) throw new StripeRefusedError("the transfer was not made");
  const params = { amount: toStripeAmount("cny", -transfer.amountFen), metadata: metadataOf(transfer) };
  return callOnce(reverseTransfer(earlier.pspId), transfer.id, params, now);
}

/** The charge of the payment that the money came by. */
async function chargeOf(transfer: CoopTransfer): Promise<string> {
  const reference = await getReceiptReference(transfer);
  const { latest_charge: charge } = await asked(() => stripe().paymentIntents.retrieve(reference));
  const id = typeof charge === "string" ? charge : charge?.id;
  if (id === undefined) throw new StripeRefusedError(`${reference} has no charge`);
  await keepCharge(transfer, id);
  return id;
}

/** Reads a transfer as it stands there: the message may be quicker than the answer to the call. */
export async function syncTransfer(id: string, now: Date): Promise<Synced> {
  const there = await asked(() => stripe().transfers.retrieve(id));
  const ours = there.metadata[TRANSFER_METADATA];
  const known = isId(ours) ? await findTransfer(ours) : null;
  if (!known) return "notOurs";
  await seeObject("transfer", id, transferState(there), now);
  await keepTransfer(known, id, now);
  for await (const back of stripe().transfers.listReversals(id, { limit: 100 })) {
    const reversal = back.metadata?.[TRANSFER_METADATA];
    const taken = isId(reversal) ? await findTransfer(reversal) : null;
    if (taken) await keepTransfer(taken, back.id, now);
  }
  return "applied";
}

/**
 * A transfer does not stand there as it was made: what is left of it there is taken back, and its lines are held again, for a person to have them tried again or for
 * a payout.
 *
 * @param pspId of the transfer there
 * @throws transferMovedOn, StripeRefusedError when the account does not hold it
 */
export async function beginTransferAgain(pspId: string, now: Date): Promise<void> {
  const known = await findTransferThere(pspId);
  if (!known) throw transferMovedOn();
  const there = await transferThere(pspId);
  if (there && there.amount > there.amount_reversed) await takeAllBack(there, known.id, now);
  await beginAgain(known, there === null ? "not there" : "taken back there", now);
}

/** A transfer there that nobody here knows comes back. @throws StripeRefusedError when the account does not hold it */
export async function takeBackUnknown(pspId: string, now: Date): Promise<void> {
  const there = await transferThere(pspId);
  if (there && there.amount > there.amount_reversed)
    await takeAllBack(there, uuidFrom("unknown transfer", uuidFrom(pspId, uuidFrom.URL)), now);
}

async function takeAllBack({ id, amount, amount_reversed: reversed }: Stripe.Transfer, of: string, now: Date): Promise<void> {
  const commandId = uuidFrom(`take back ${amount - reversed}`, of);
  const params = { amount: amount - reversed, metadata: { [COMMAND_METADATA]: commandId } };
  await callOnce(reverseTransfer(id), commandId, params, now);
}

/** Null where there is none. */
export async function transferThere(pspId: string): Promise<Stripe.Transfer | null> {
  try {
    return await asked(() => stripe().transfers.retrieve(pspId));
  } catch (error) {
    if (error instanceof StripeRefusedError && isMissing(error.cause)) return null;
    throw error;
  }
}
