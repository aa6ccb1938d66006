import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { countyListed, divisionUnknown, endBeforeStart, rowMovedOn } from "#app/domain/region/errors";
import type { EndCountyInput, ProgrammeCountyInput } from "#app/domain/region/schema";
import { fromDbDate, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** Puts a county on a programme's list from a day on; the list's version grows. @throws divisionUnknown, countyListed */
export async function listCounty(tx: Tx, actor: Actor, programmeId: string, input: ProgrammeCountyInput): Promise<void> {
  // The version first: changes of one list wait for each other.
  const { count } = await tx.programme.updateMany({ where: { id: programmeId, kind: "ORIGIN" }, data: { listVersion: { increment: 1 } } });
  if (count === 0) throw rowMovedOn();
  const county = await tx.division.findFirst({ where: { code: input.countyCode, level: "COUNTY" }, select: { name: true } });
  if (!county) throw divisionUnknown("countyCode");
  const day = toDbDate(input.validFrom);
  const standing = await tx.programmeCounty.findFirst({
    where: { programmeId, countyCode: input.countyCode, OR: [{ validTo: null }, { validTo: { gte: day } }] },
    select: { id: true },
  });
  if (standing) throw countyListed();
  const id = newId();
  await tx.programmeCounty.create({
    data: { id, programmeId, countyCode: input.countyCode, listedName: county.name, validFrom: day, source: input.source },
  });
  await writeAudit(tx, actor, {
    action: "programme.listCounty",
    objectType: "programme",
    objectId: programmeId,
    detail: { countyCode: input.countyCode, validFrom: input.validFrom },
  });
}

/** Ends a county's place on the list after a day. @returns its code @throws rowMovedOn, endBeforeStart */
export async function endCounty(tx: Tx, actor: Actor, programmeId: string, input: EndCountyInput): Promise<string> {
  await tx.programme.updateMany({ where: { id: programmeId }, data: { listVersion: { increment: 1 } } });
  const row = await tx.programmeCounty.findFirst({ where: { id: input.id, programmeId, validTo: null } });
  if (!row) throw rowMovedOn();
  if (input.validTo < fromDbDate(row.validFrom)) throw endBeforeStart();
  await tx.programmeCounty.update({ where: { id: input.id }, data: { validTo: toDbDate(input.validTo) } });
  await writeAudit(tx, actor, {
    action: "programme.endCounty",
    objectType: "programme",
    objectId: programmeId,
    detail: { countyCode: row.countyCode, validTo: input.validTo },
  });
  return row.countyCode;
}
