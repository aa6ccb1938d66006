import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { accountNotFound, planDoesNotAddUp } from "#app/domain/quota/errors";

/**
 * The unit spreads its target over the months as it sees fit.
 *
 * @param months twelve amounts in fen, January first
 * @throws accountNotFound, planDoesNotAddUp unless they sum to what is required
 */
export async function editPlan(actor: Actor, accountId: string, months: readonly bigint[]): Promise<void> {
  await inTransaction(async (tx) => {
    const account = await tx.quotaAccount.findFirst({ where: { unitId: actor.orgId, id: accountId }, select: { assessedFen: true } });
    if (!account) throw accountNotFound();
    const missing = -account.assessedFen - months.reduce((sum, fen) => sum + fen, 0n);
    if (missing !== 0n) throw planDoesNotAddUp(missing);
    for (const [index, plannedFen] of months.entries()) {
      await tx.planMonth.upsert({
        where: { unitId_accountId_month: { unitId: actor.orgId, accountId, month: index + 1 } },
        create: { unitId: actor.orgId, accountId, month: index + 1, plannedFen },
        update: { plannedFen },
      });
    }
    await writeAudit(tx, actor, { action: "plan.edit", objectType: "quota-account", objectId: accountId, unitId: actor.orgId });
  });
}
