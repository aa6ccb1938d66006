import type { Tx } from "#app/db/client.server";
import { writeAudit, type Author } from "#app/domain/identity/audit.server";
import { unitClosed, unitCodeTaken } from "#app/domain/identity/errors";
import { addDays, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** What a new unit is entered with; the rest follows from the unit it comes from. */
export interface NewUnit {
  name: string;
  uscc: string;
  budgetCode: string;
  divisionCode: string;
  address: string;
  contactName: string;
  contactPhone: string;
}

export interface LockedUnit {
  id: string;
  name: string;
  divisionCode: string;
}

/**
 * Locks units in the order of their ids. Whoever opens an account of one of them waits until this transaction is over.
 *
 * @throws unitClosed unless all of them are there and open
 */
export async function lockOpenUnits(tx: Tx, unitIds: readonly string[]): Promise<Map<string, LockedUnit>> {
  const rows = await tx.$queryRaw<LockedUnit[]>`
    SELECT id, name, division_code AS "divisionCode" FROM unit WHERE id = ANY (${[...unitIds]}::uuid[]) AND closed_on IS NULL ORDER BY id FOR NO KEY UPDATE`;
  if (rows.length < new Set(unitIds).size) throw unitClosed();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Ends a unit: from that day on it begins nothing new, and its links end the day before. @throws unitClosed */
export async function closeUnit(tx: Tx, author: Author, unitId: string, on: CalendarDate): Promise<void> {
  const { count } = await tx.unit.updateMany({ where: { id: unitId, closedOn: null }, data: { closedOn: toDbDate(on) } });
  if (count === 0) throw unitClosed();
  const last = addDays(on, -1);
  await tx.$executeRaw`UPDATE unit_supervision SET valid_to = greatest(valid_from, ${last}::date) WHERE unit_id = ${unitId}::uuid AND valid_to IS NULL`;
  await tx.$executeRaw`UPDATE unit_bureau SET valid_to = greatest(valid_from, ${last}::date) WHERE unit_id = ${unitId}::uuid AND valid_to IS NULL`;
  await writeAudit(tx, author, { action: "unit.close", objectType: "unit", objectId: unitId, unitId, detail: { on } });
}

/**
 * Enters a unit that another one becomes or is split from; threshold and subsidy are the other one's.
 *
 * @returns id of the new unit
 * @throws unitCodeTaken when an open unit has the code, or the budget code in that division
 */
export async function openUnit(
  tx: Tx,
  author: Author,
  input: NewUnit,
  { fromId, split, on, bureauId }: { fromId: string; split: boolean; on: CalendarDate; bureauId: string | null },
): Promise<string> {
  const taken = await tx.unit.count({
    where: { closedOn: null, OR: [{ uscc: input.uscc }, { divisionCode: input.divisionCode, budgetCode: input.budgetCode }] },
  });
  if (taken > 0) throw unitCodeTaken();
  const from = await tx.unit.findUniqueOrThrow({
    where: { id: fromId },
    select: { approvalThresholdFen: true, subsidisedCanteen: true },
  });
  const id = newId();
  await tx.unit.create({ data: { id, ...input, ...from, createdAt: author.now, splitFromId: split ? fromId : null } });
  if (bureauId !== null) await tx.unitBureau.create({ data: { unitId: id, validFrom: toDbDate(on), bureauId } });
  if (split) {
    await tx.$executeRaw`INSERT INTO unit_supervision (unit_id, valid_from, supervising_unit_id)
      SELECT ${id}::uuid, ${on}::date, supervising_unit_id FROM unit_supervision WHERE unit_id = ${fromId}::uuid AND valid_to IS NULL`;
  }
  await writeAudit(tx, author, { action: "unit.open", objectType: "unit", objectId: id, unitId: id, detail: { from: fromId, split } });
  return id;
}

/** Says where a closed unit goes on, and hands the units it supervised to the one that continues it. */
export async function continueUnit(tx: Tx, unitId: string, successorId: string, on: CalendarDate): Promise<void> {
  await tx.unit.update({ where: { id: unitId }, data: { continuesAsId: successorId } });
  await tx.$executeRaw`UPDATE unit_supervision SET supervising_unit_id = ${successorId}::uuid
    WHERE supervising_unit_id = ${unitId}::uuid AND valid_to IS NULL AND valid_from >= ${on}::date AND unit_id <> ${successorId}::uuid`;
  const ended = await tx.$queryRaw<{ unitId: string }[]>`
    UPDATE unit_supervision SET valid_to = greatest(valid_from, ${addDays(on, -1)}::date) WHERE supervising_unit_id = ${unitId}::uuid AND valid_to IS NULL RETURNING unit_id AS "unitId"`;
  await tx.unitSupervision.createMany({
    data: ended
      .filter((row) => row.unitId !== successorId)
      .map((row) => ({ unitId: row.unitId, validFrom: toDbDate(on), supervisingUnitId: successorId })),
    skipDuplicates: true,
  });
}

/** The chosen people get the grants at the successor that they have at the old unit, where theirs last until it is wound up. */
export async function followGrants(
  tx: Tx,
  author: Author,
  { sourceIds, successorId, grantIds }: { sourceIds: readonly string[]; successorId: string; grantIds: readonly string[] },
): Promise<number> {
  const grants = await tx.grant.findMany({
    where: { id: { in: [...grantIds] }, unitId: { in: [...sourceIds] }, OR: [{ validTo: null }, { validTo: { gt: author.now } }] },
    select: { userId: true, role: true },
    orderBy: { id: "asc" },
  });
  const held = await tx.grant.findMany({
    where: { unitId: successorId, OR: [{ validTo: null }, { validTo: { gt: author.now } }] },
    select: { userId: true, role: true },
  });
  const seen = new Set(held.map(({ userId, role }) => `${userId} ${role}`));
  const fresh = grants.filter(({ userId, role }) => !seen.has(`${userId} ${role}`) && seen.add(`${userId} ${role}`));
  await tx.grant.createMany({
    data: fresh.map(({ userId, role }) => ({
      id: newId(),
      userId,
      role,
      scope: "UNIT",
      unitId: successorId,
      validFrom: author.now,
      grantedById: author.userId,
      createdAt: author.now,
    })),
  });
  await writeAudit(tx, author, {
    action: "person.follow",
    objectType: "unit",
    objectId: successorId,
    unitId: successorId,
    detail: { grants: fresh.length },
  });
  return fresh.length;
}

/** A step: nobody acts for these units any more. @returns how many grants ended */
export async function endUnitGrants(tx: Tx, unitIds: readonly string[], now: Date): Promise<number> {
  if (unitIds.length === 0) return 0;
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE access_grant SET valid_to = ${now} WHERE unit_id = ANY (${[...unitIds]}::uuid[]) AND valid_from < ${now} AND (valid_to IS NULL OR valid_to > ${now}) RETURNING id`;
  await tx.$executeRaw`
    INSERT INTO audit_log (at, action, object_type, object_id, unit_id, detail, request_id)
    SELECT ${now}, 'person.endGrant', 'grant', g.id::text, g.unit_id, jsonb_build_object('userId', g.user_id, 'role', g.role, 'scope', 'UNIT'), 'job'
    FROM access_grant g WHERE g.id = ANY (${ended.map(({ id }) => id)}::uuid[])`;
  return ended.length;
}
