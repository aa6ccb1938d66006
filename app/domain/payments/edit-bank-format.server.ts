import { inTransaction } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { bankFields, type BankColumns } from "#app/domain/payments/bank-format";
import { bankFormatIncomplete, bankFormatNameTaken, bankFormatNotFound } from "#app/domain/payments/errors";
import type { BankFormatInput } from "#app/domain/payments/schema";
import { newId } from "#app/lib/ids";

/** Titles as they are typed, one after the other with `|` or `、` between them. */
function toColumns(input: BankFormatInput): BankColumns {
  const columns = Object.fromEntries(
    bankFields.map((field) => [
      field,
      [
        ...new Set(
          input[field]
            .split(/[|、\n]/)
            .map((title) => title.trim())
            .filter((title) => title !== ""),
        ),
      ],
    ]),
  ) as Record<(typeof bankFields)[number], string[]>;
  if (columns.bookedOn.length === 0 || (columns.arrived.length === 0 && columns.amount.length === 0)) throw bankFormatIncomplete();
  return columns;
}

/**
 * Adds a format, or changes one; statements read before keep what was read.
 *
 * @param id of the format to change; null for a new one
 * @throws bankFormatIncomplete without a title for the day or for what arrived
 * @throws bankFormatNotFound, bankFormatNameTaken
 */
export async function saveBankFormat(actor: Actor, id: string | null, input: BankFormatInput): Promise<void> {
  const columns = toColumns(input);
  const names = { nameZh: input.nameZh, nameEn: input.nameEn };
  try {
    await inTransaction(async (tx) => {
      const objectId = id ?? newId();
      if (id === null) await tx.bankFormat.create({ data: { id: objectId, ...names, columns } });
      else {
        const { count } = await tx.bankFormat.updateMany({ where: { id }, data: { ...names, columns, version: { increment: 1 } } });
        if (count === 0) throw bankFormatNotFound();
      }
      await writeAudit(tx, actor, {
        action: id ? "bankFormat.edit" : "bankFormat.add",
        objectType: "bank-format",
        objectId,
        detail: names,
      });
    });
  } catch (error) {
    if (violatedConstraint(error) === "bank_format_name_zh_key") throw bankFormatNameTaken();
    throw error;
  }
}

/** Takes a format out of use, or back into it. @throws bankFormatNotFound */
export async function putBankFormatInUse(actor: Actor, id: string, inUse: boolean): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.bankFormat.updateMany({ where: { id }, data: { disabledAt: inUse ? null : actor.now } });
    if (count === 0) throw bankFormatNotFound();
    await writeAudit(tx, actor, { action: inUse ? "bankFormat.use" : "bankFormat.retire", objectType: "bank-format", objectId: id });
  });
}
