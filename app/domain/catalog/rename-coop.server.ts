import { inTransaction } from "#app/db/client.server";
import { holdListings, refreshListingsOf } from "#app/domain/catalog/refresh-listings.server";
import type { Actor } from "#app/domain/identity/actor";
import { renameOwnCoop } from "#app/domain/identity/rename.server";
import type { RenameInput } from "#app/domain/identity/schema";
import { calendarDateOf } from "#app/lib/dates";

/** The actor's co-op has another name; its produce is found by it in the same moment. @throws as renameOwnCoop */
export async function renameCoop(actor: Actor, input: RenameInput): Promise<void> {
  await inTransaction(async (tx) => {
    await holdListings(tx);
    await renameOwnCoop(tx, actor, input);
    await refreshListingsOf(tx, { coopId: actor.orgId }, calendarDateOf(actor.now));
  });
}
