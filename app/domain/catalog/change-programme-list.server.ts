import { inTransaction, type Tx } from "#app/db/client.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import type { Actor } from "#app/domain/identity/actor";
import { endCounty, listCounty } from "#app/domain/region/programme-list.server";
import type { EndCountyInput, ProgrammeCountyInput } from "#app/domain/region/schema";
import { calendarDateOf } from "#app/lib/dates";

const CHUNK = 2_000;

/** Puts a county on a programme's list; the badges of its produce follow in the same transaction. @throws as listCounty */
export async function addProgrammeCounty(actor: Actor, programmeId: string, input: ProgrammeCountyInput): Promise<void> {
  await inTransaction(async (tx) => {
    await listCounty(tx, actor, programmeId, input);
    await refreshOrigin(tx, actor, input.countyCode);
  });
}

/** Ends a county's place on a programme's list. @throws as endCounty */
export async function endProgrammeCounty(actor: Actor, programmeId: string, input: EndCountyInput): Promise<void> {
  await inTransaction(async (tx) => refreshOrigin(tx, actor, await endCounty(tx, actor, programmeId, input)));
}

async function refreshOrigin(tx: Tx, actor: Actor, countyCode: string): Promise<void> {
  const products = await tx.product.findMany({
    where: { originCountyCode: countyCode, publishedAt: { not: null } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  const ids = products.map((product) => product.id);
  for (let start = 0; start < ids.length; start += CHUNK)
    await refreshListings(tx, ids.slice(start, start + CHUNK), calendarDateOf(actor.now));
}
