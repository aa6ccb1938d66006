import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { divisionUnknown, endBeforeStart } from "#app/domain/region/errors";
import type { DivisionInput } from "#app/domain/region/schema";
import { fromDbDate, toDbDate } from "#app/lib/dates";

/**
 * Renames a division or sets the day after which it is no more. Codes never change; one that has no last day is replaced by nothing.
 *
 * @throws divisionUnknown, endBeforeStart
 */
export async function editDivision(actor: Actor, input: DivisionInput): Promise<void> {
  await inTransaction(async (tx) => {
    const [division] = await tx.$queryRaw<{ name: string; validFrom: Date; validTo: Date | null }[]>`
      SELECT name, valid_from AS "validFrom", valid_to AS "validTo" FROM division WHERE code = ${input.code} FOR UPDATE`;
    if (!division) throw divisionUnknown("code");
    if (input.validTo !== undefined && input.validTo < fromDbDate(division.validFrom)) throw endBeforeStart();
    if (division.name === input.name && (division.validTo === null ? undefined : fromDbDate(division.validTo)) === input.validTo) return;
    await tx.division.update({
      where: { code: input.code },
      data: {
        name: input.name,
        ...(input.validTo === undefined ? { validTo: null, replacedByCode: null } : { validTo: toDbDate(input.validTo) }),
      },
    });
    await writeAudit(tx, actor, {
      action: "division.edit",
      objectType: "division",
      objectId: input.code,
      detail: { before: division.name, name: input.name, validTo: input.validTo ?? null },
    });
  });
}
