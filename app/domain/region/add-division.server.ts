import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { divisionExists, divisionUnknown, endBeforeStart, parentMissing } from "#app/domain/region/errors";
import type { NewDivisionInput } from "#app/domain/region/schema";
import { addDays, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";

type Level = "PROVINCE" | "PREFECTURE" | "COUNTY";

/** What the six digits say. Source: GB/T 2260 — two digits each for province, prefecture and county. */
function levelOf(code: string): Level {
  if (code.endsWith("0000")) return "PROVINCE";
  return code.endsWith("00") ? "PREFECTURE" : "COUNTY";
}

const lengths = { PROVINCE: 2, PREFECTURE: 4, COUNTY: 6 } as const satisfies Record<Level, number>;

/**
 * Adds a division from a day on. Divisions that it replaces (merged, renamed under another code) stay with the day before as their last and name it as their
 * successor, so that documents of their time still find them.
 *
 * @throws parentMissing unless the division above exists on that day
 * @throws divisionExists: a code names one division for good
 * @throws divisionUnknown, endBeforeStart for the divisions it replaces
 */
export async function addDivision(actor: Actor, input: NewDivisionInput): Promise<void> {
  const level = levelOf(input.divisionCode);
  const prefix = input.divisionCode.slice(0, lengths[level]);
  await inTransaction(async (tx) => {
    const parentCode = level === "PROVINCE" ? null : prefix.slice(0, -2).padEnd(6, "0");
    if (parentCode !== null) await requireParent(tx, parentCode, input.validFrom);
    const { count } = await tx.division.createMany({
      data: [{ code: input.divisionCode, prefix, name: input.name, level, parentCode, validFrom: toDbDate(input.validFrom) }],
      skipDuplicates: true,
    });
    if (count === 0) throw divisionExists();
    await endReplaced(tx, input);
    await writeAudit(tx, actor, {
      action: "division.add",
      objectType: "division",
      objectId: input.divisionCode,
      detail: { name: input.name, validFrom: input.validFrom, replaces: input.replaces.join(" ") },
    });
  });
}

async function requireParent(tx: Tx, code: string, day: CalendarDate): Promise<void> {
  const parents = await tx.division.count({
    where: { code, validFrom: { lte: toDbDate(day) }, OR: [{ validTo: null }, { validTo: { gte: toDbDate(day) } }] },
  });
  if (parents === 0) throw parentMissing(code);
}

async function endReplaced(tx: Tx, { divisionCode, replaces, validFrom }: NewDivisionInput): Promise<void> {
  const lastDay = addDays(validFrom, -1);
  for (const former of [...new Set(replaces)].sort()) {
    const row = await tx.division.findFirst({ where: { code: former, validTo: null }, select: { validFrom: true } });
    if (!row || former === divisionCode) throw divisionUnknown("replaces");
    if (lastDay < fromDbDate(row.validFrom)) throw endBeforeStart("validFrom");
    const { count } = await tx.division.updateMany({
      where: { code: former, validTo: null },
      data: { validTo: toDbDate(lastDay), replacedByCode: divisionCode },
    });
    if (count === 0) throw divisionUnknown("replaces");
  }
}
