import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { divisionUnknown, endBeforeStart } from "#app/domain/region/errors";
import type { DivisionInput } from "#app/domain/region/schema";
import { fromDbDate, toDbDate } from "#app/lib/dates";

/** Renames a division or sets the day after which it is no more. Codes never change. @throws divisionUnknown, endBeforeStart */
export async function editDivision(actor: Actor, input: DivisionInput): Promise<void> {
  await inTransaction(async (tx) => {
    const division = await tx.division.findUnique({ where: { code: input.code }, select: { name: true, validFrom: true } });
    if (!division) throw divisionUnknown("code");
    if (input.validTo !== undefined && input.validTo < fromDbDate(division.validFrom)) throw endBeforeStart();
    await tx.division.update({
      where: { code: input.code },
      data: { name: input.name, validTo: input.validTo === undefined ? null : toDbDate(input.validTo) },
    });
    await writeAudit(tx, actor, {
      action: "division.edit",
      objectType: "division",
      objectId: input.code,
      detail: { before: division.name, name: input.name, validTo: input.validTo ?? null },
    });
  });
}
