import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { CoopTransfer, Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { transferMovedOn, transferNotFound } from "#app/domain/payments/errors";
import { isFree } from "#app/domain/payments/platform-entries.server";
import { planTransfers, type HeldLine, type PlannedTransfer, type StandingTransfer } from "#app/domain/payments/transfer-plan";
import { transfersEnabled } from "#app/domain/payments/transfer-setting.server";
import { newId } from "#app/lib/ids";

export const TRANSFER_METADATA = "xiangji_transfer";

/** Co-ops with an account there of whose money something is in no payout and no transfer. */
export async function listTransferCoops(take: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ coopId: string }[]>`
    SELECT a.coop_id AS "coopId" FROM psp_account a
    WHERE a.psp_id IS NOT NULL AND EXISTS (SELECT 1 FROM platform_entry e WHERE e.coop_id = a.coop_id AND e.payout_id IS NULL AND e.transfer_id IS NULL) LIMIT ${take}::int`;
  return rows.map(({ coopId }) => coopId);
}

/**
 * Notes what is to go to a co-op's account and what is to come back, line by line; the payment service is asked afterwards. Two at once wait for each other at the
 * account, a payout at the lines.
 *
 * @returns how many transfers were noted
 */
export async function noteTransfers(coopId: string, now: Date): Promise<number> {
  const enabled = await transfersEnabled();
  return inTransaction(async (tx) => (await noteIn(tx, coopId, enabled, null, now)).length);
}

async function noteIn(tx: Tx, coopId: string, enabled: boolean, again: string | null, now: Date): Promise<PlannedTransfer[]> {
  const [account] = await tx.$queryRaw<{ pspId: string; active: boolean }[]>`
    SELECT psp_id AS "pspId", state = 'ACTIVE' AS active FROM psp_account WHERE coop_id = ${coopId}::uuid AND psp_id IS NOT NULL FOR UPDATE`;
  if (!account) return [];
  const held = await tx.$queryRaw<HeldLine[]>`
    SELECT e.id, e.unit_id AS "unitId", e.order_id AS "orderId", e.amount_fen AS "amountFen", platform_entry_receipt(e) AS receipt, ${isFree} AS free,
      EXISTS (SELECT 1 FROM purchase_order o WHERE o.unit_id = e.unit_id AND o.id = e.order_id AND o.settled_at IS NOT NULL) AS settled,
      EXISTS (SELECT 1 FROM transfer_item i JOIN coop_transfer t ON t.coop_id = i.coop_id AND t.id = i.transfer_id WHERE i.coop_id = e.coop_id AND i.entry_id = e.id AND t.state = 'FAILED') AS "failedBefore"
    FROM platform_entry e WHERE e.coop_id = ${coopId}::uuid AND e.payout_id IS NULL AND e.transfer_id IS NULL ORDER BY e.id FOR UPDATE`;
  const receipts = [...new Set(held.flatMap(({ receipt }) => (receipt === null ? [] : [receipt])))];
  const standing = await tx.$queryRaw<StandingTransfer[]>`
    SELECT t.id, t.remittance_id AS receipt, t.account_id AS "accountId", t.state = 'MADE' AS made,
      (t.amount_fen + coalesce((SELECT sum(r.amount_fen) FROM coop_transfer r WHERE r.coop_id = t.coop_id AND r.reverses_id = t.id AND r.state <> 'FAILED'), 0))::bigint AS "restFen"
    FROM coop_transfer t WHERE t.coop_id = ${coopId}::uuid AND t.reverses_id IS NULL AND t.state <> 'FAILED' AND t.remittance_id = ANY(${receipts}::uuid[])`;
  const plan = planTransfers(held, standing, { forward: enabled && account.active, again });
  for (const transfer of plan) await note(tx, coopId, account.pspId, transfer, now);
  return plan;
}

async function note(tx: Tx, coopId: string, accountId: string, planned: PlannedTransfer, now: Date): Promise<void> {
  const { receipt: remittanceId, unitId, orderId, amountFen, reverses, lines } = planned;
  const id = newId();
  const to = { accountId: reverses?.accountId ?? accountId, reversesId: reverses?.id ?? null };
  await tx.coopTransfer.create({ data: { coopId, id, amountFen, unitId, remittanceId, orderId, ...to, requestedAt: now } });
  const { count } = await tx.platformEntry.updateMany({
    where: { coopId, id: { in: lines }, payoutId: null, transferId: null },
    data: { transferId: id },
  });
  if (count !== lines.length) throw new Error(`lines of ${coopId} went another way`);
  await tx.transferItem.createMany({ data: lines.map((entryId) => ({ coopId, transferId: id, entryId })) });
}

/** Transfers that the payment service has not answered about. @param coopId null for those of all co-ops */
export async function listRequestedTransfers(coopId: string | null, take: number): Promise<CoopTransfer[]> {
  return db.coopTransfer.findMany({
    where: { state: "REQUESTED", ...(coopId === null ? {} : { coopId }) },
    orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
    take,
  });
}

type Key = Pick<CoopTransfer, "coopId" | "id">;

/** The charge there whose money a transfer is: the same at every try. */
export async function keepCharge({ coopId, id }: Key, chargeId: string): Promise<void> {
  await db.coopTransfer.updateMany({ where: { coopId, id, chargeId: null }, data: { chargeId } });
}

/** It was made there. Repeating it changes nothing. */
export async function keepTransfer({ coopId, id }: Key, pspId: string, now: Date): Promise<void> {
  await db.coopTransfer.updateMany({ where: { coopId, id, state: "REQUESTED" }, data: { state: "MADE", pspId, endedAt: now } });
}

/** It will never be made: its lines are held again. */
export async function failTransfer({ coopId, id }: Key, failure: string, now: Date): Promise<void> {
  await inTransaction((tx) => release(tx, coopId, { id, state: "REQUESTED" }, failure, now));
}

/**
 * A transfer that was made stands no longer over there: its lines, and those of what was taken out of it, are held again.
 *
 * @throws transferMovedOn
 */
export async function beginAgain({ coopId, id }: Key, failure: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM psp_account WHERE coop_id = ${coopId}::uuid FOR UPDATE`;
    if ((await release(tx, coopId, { reversesId: id, state: "REQUESTED" }, failure, now)) > 0) throw transferMovedOn();
    if ((await release(tx, coopId, { id, state: "MADE" }, failure, now)) === 0) throw transferMovedOn();
    await release(tx, coopId, { reversesId: id, state: "MADE" }, failure, now);
  });
}

async function release(
  tx: Tx,
  coopId: string,
  which: Pick<Prisma.CoopTransferWhereInput, "id" | "reversesId" | "state">,
  failure: string,
  now: Date,
): Promise<number> {
  const found = await tx.coopTransfer.findMany({ where: { coopId, ...which }, select: { id: true } });
  const ids = found.map(({ id }) => id);
  const { count } = await tx.coopTransfer.updateMany({
    where: { coopId, ...which },
    data: { state: "FAILED", failure: failure.slice(0, 300), endedAt: now },
  });
  if (count > 0) await tx.platformEntry.updateMany({ where: { coopId, transferId: { in: ids } }, data: { transferId: null } });
  return count;
}

/**
 * Somebody has a transfer that failed noted again, as a new one; what went back meanwhile is left out.
 *
 * @returns the co-op
 * @throws transferNotFound, transferMovedOn when its money is on another way, or may not go now
 */
export async function retryTransfer(actor: Actor, id: string): Promise<string> {
  const enabled = await transfersEnabled();
  return inTransaction(async (tx) => {
    const failed = await tx.coopTransfer.findUnique({ where: { id } });
    if (!failed) throw transferNotFound();
    const { coopId, remittanceId, state } = failed;
    if (state !== "FAILED") throw transferMovedOn();
    const noted = await noteIn(tx, coopId, enabled, remittanceId, actor.now);
    if (!noted.some(({ receipt }) => receipt === remittanceId)) throw transferMovedOn();
    await writeAudit(tx, actor, { action: "transfer.retry", objectType: "coop-transfer", objectId: id });
    return coopId;
  });
}

/** By what an object there carries. */
export async function findTransfer(id: string): Promise<CoopTransfer | null> {
  return db.coopTransfer.findUnique({ where: { id } });
}

/** The payment there by which the money of a transfer came. */
export async function getReceiptReference({ unitId, remittanceId }: Pick<CoopTransfer, "unitId" | "remittanceId">): Promise<string> {
  const { bankReference } = await db.remittance.findUniqueOrThrow({ where: { unitId_id: { unitId, id: remittanceId } } });
  return bankReference;
}

/** A transfer that was made, by its object there. */
export async function findTransferThere(pspId: string): Promise<CoopTransfer | null> {
  return db.coopTransfer.findFirst({ where: { pspId, state: "MADE", reversesId: null } });
}

/** Transfers that were made and stand, of late, with what of each was taken back, positive. */
export async function listMadeSince(since: Date, before: Date): Promise<(CoopTransfer & { takenFen: bigint })[]> {
  const made = await db.coopTransfer.findMany({
    where: { state: "MADE", requestedAt: { gte: since, lte: before } },
    orderBy: { requestedAt: "asc" },
  });
  const taken = await db.coopTransfer.findMany({ where: { state: { not: "FAILED" }, reversesId: { in: made.map(({ id }) => id) } } });
  return made
    .filter(({ reversesId }) => reversesId === null)
    .map((each) => ({
      ...each,
      takenFen: taken.filter(({ reversesId }) => reversesId === each.id).reduce((sum, { amountFen }) => sum - amountFen, 0n),
    }));
}
