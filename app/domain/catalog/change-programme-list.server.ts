import type { Tx } from "#app/db/client.server";
import { refreshListingsOf } from "#app/domain/catalog/refresh-listings.server";
import type { Actor } from "#app/domain/identity/actor";
import { endCounty, listCounty } from "#app/domain/region/programme-list.server";
import type { EndCountyInput, ProgrammeCountyInput } from "#app/domain/region/schema";
import { calendarDateOf } from "#app/lib/dates";

/** Puts a county on a programme's list; the badges of its produce follow in the same transaction. @throws as listCounty */
export async function addProgrammeCounty(tx: Tx, actor: Actor, programmeId: string, input: ProgrammeCountyInput): Promise<void> {
  await listCounty(tx, actor, programmeId, input);
  await refreshListingsOf(tx, { originCountyCode: input.countyCode }, calendarDateOf(actor.now));
}

/** Ends a county's place on a programme's list. @throws as endCounty */
export async function endProgrammeCounty(tx: Tx, actor: Actor, programmeId: string, input: EndCountyInput): Promise<void> {
  const countyCode = await endCounty(tx, actor, programmeId, input);
  await refreshListingsOf(tx, { originCountyCode: countyCode }, calendarDateOf(actor.now));
}
