import { inTransaction } from "#app/db/client.server";
import { holdListings, refreshListingsOf } from "#app/domain/catalog/refresh-listings.server";
import type { Actor } from "#app/domain/identity/actor";
import { reviseDivision } from "#app/domain/region/revise-division.server";
import type { DivisionInput } from "#app/domain/region/schema";
import { calendarDateOf } from "#app/lib/dates";

/** Changes a division; produce of its counties is found by its name in the same moment. @throws as reviseDivision */
export async function editDivision(actor: Actor, input: DivisionInput): Promise<void> {
  await inTransaction(async (tx) => {
    await holdListings(tx);
    const prefix = await reviseDivision(tx, actor, input);
    if (prefix !== null) await refreshListingsOf(tx, { originCountyCode: { startsWith: prefix } }, calendarDateOf(actor.now));
  });
}
