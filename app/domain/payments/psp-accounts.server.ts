import { db, inTransaction } from "#app/db/client.server";
import type { PspAccount } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { accountUnderWay, transfersOff } from "#app/domain/payments/errors";
import { transfersEnabled } from "#app/domain/payments/transfer-setting.server";
import { isId, newId } from "#app/lib/ids";

export const COOP_METADATA = "xiangji_coop";

/** The co-op's account at the payment service; null when it never asked for one. */
export async function getPspAccount(coopId: string): Promise<PspAccount | null> {
  return db.pspAccount.findUnique({ where: { coopId } });
}

/**
 * Notes that a co-op wants an account of its own there; the payment service is asked afterwards. Of two at once one is noted. One that was closed there makes room for
 * another.
 *
 * @throws transfersOff, accountUnderWay when there is one
 */
export async function notePspAccount(actor: Actor): Promise<void> {
  const { orgId: coopId, userId: requestedById, now: requestedAt } = actor;
  if (!(await transfersEnabled())) throw transfersOff();
  await inTransaction(async (tx) => {
    const asked = { commandId: newId(), requestedById, requestedAt };
    const { count: first } = await tx.pspAccount.createMany({ data: [{ coopId, ...asked }], skipDuplicates: true });
    const { count: again } =
      first === 1
        ? { count: 1 }
        : await tx.pspAccount.updateMany({
            where: { coopId, state: "CLOSED" },
            data: { ...asked, pspId: null, state: "REQUESTED", missing: [], problem: null, seenAt: null },
          });
    if (again === 0) throw accountUnderWay();
    await writeAudit(tx, actor, { action: "coop.connectAccount", objectType: "psp-account", objectId: coopId });
  });
}

/** Accounts that were asked for while the payment service did not answer. */
export async function listRequestedAccounts(take: number): Promise<PspAccount[]> {
  return db.pspAccount.findMany({ where: { state: "REQUESTED" }, orderBy: { requestedAt: "asc" }, take });
}

/** The account as it stands there. */
export interface SeenAccount {
  pspId: string;
  state: Exclude<PspAccount["state"], "REQUESTED">;
  missing: string[];
  problem: string | null;
}

/** Keeps how an account stands there. @returns false when it is not the co-op's, or no longer */
export async function seePspAccount(coopId: string, seen: SeenAccount, now: Date): Promise<boolean> {
  const { count } = await db.pspAccount.updateMany({
    where: { coopId, OR: [{ pspId: seen.pspId }, { pspId: null }] },
    data: { ...seen, seenAt: now },
  });
  return count === 1;
}

/** The co-op of an account there, by its id or by what it carries. */
export async function coopOfAccount(pspId: string, metadata: Record<string, string> | null): Promise<PspAccount | null> {
  const known = await db.pspAccount.findUnique({ where: { pspId } });
  const coopId = metadata?.[COOP_METADATA];
  return known ?? (isId(coopId) ? db.pspAccount.findFirst({ where: { coopId, pspId: null } }) : null);
}
