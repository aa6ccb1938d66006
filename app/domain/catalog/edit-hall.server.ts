import { inTransaction, type Tx } from "#app/db/client.server";
import { hallCoopUnknown } from "#app/domain/catalog/errors";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import type { HallInput } from "#app/domain/catalog/schema";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

/** The hall's own words, in both languages; the words it has already change nothing. */
export async function editHall(actor: Actor, input: HallInput): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.hall.updateMany({ where: { id: actor.orgId, NOT: input }, data: input });
    if (count === 0) return;
    await writeAudit(tx, actor, { action: "hall.edit", objectType: "hall", objectId: actor.orgId });
  });
}

/** Shows a recommended co-op of the hall's divisions in the hall; its products follow in the same transaction. @throws hallCoopUnknown */
export async function admitCoop(actor: Actor, coopId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const hall = await tx.hall.findUniqueOrThrow({ where: { id: actor.orgId }, select: { prefixes: true } });
    const coop = await tx.coop.findFirst({
      where: { id: coopId, recommendedOn: { not: null }, suspendedAt: null },
      select: { countyCode: true },
    });
    if (!coop || !hall.prefixes.some((prefix) => coop.countyCode.startsWith(prefix))) throw hallCoopUnknown();
    const { count } = await tx.hallCoop.createMany({
      data: [{ hallId: actor.orgId, coopId, admittedOn: toDbDate(calendarDateOf(actor.now)) }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    await refreshCoop(tx, actor, coopId);
    await writeAudit(tx, actor, { action: "hall.admitCoop", objectType: "coop", objectId: coopId, detail: { hallId: actor.orgId } });
  });
}

/** Takes a co-op out of the hall; it may go on selling elsewhere. @throws hallCoopUnknown when it is not shown there */
export async function removeCoop(actor: Actor, coopId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.hallCoop.deleteMany({ where: { hallId: actor.orgId, coopId } });
    if (count === 0) throw hallCoopUnknown();
    await refreshCoop(tx, actor, coopId);
    await writeAudit(tx, actor, { action: "hall.removeCoop", objectType: "coop", objectId: coopId, detail: { hallId: actor.orgId } });
  });
}

async function refreshCoop(tx: Tx, actor: Actor, coopId: string): Promise<void> {
  const products = await tx.product.findMany({ where: { coopId, publishedAt: { not: null } }, select: { id: true } });
  await refreshListings(
    tx,
    products.map((product) => product.id),
    calendarDateOf(actor.now),
  );
}
