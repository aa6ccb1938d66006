import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { coopNotFound } from "#app/domain/identity/errors";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

/** A county authority recommends a co-op of its county, which may then list. Doing it again changes nothing. @throws coopNotFound */
export async function recommendCoop(actor: Actor, coopId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const coop = await tx.coop.findFirst({ where: { id: coopId, countyCode: actor.orgId }, select: { recommendedOn: true } });
    if (!coop) throw coopNotFound();
    const { count } = await tx.coop.updateMany({
      where: { id: coopId, recommendedOn: null },
      data: { recommendedOn: toDbDate(calendarDateOf(actor.now)) },
    });
    if (count > 0) await writeAudit(tx, actor, { action: "coop.recommend", objectType: "coop", objectId: coopId });
  });
}
