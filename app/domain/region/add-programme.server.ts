import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { divisionUnknown, programmeBeginsInPast, programmeExists } from "#app/domain/region/errors";
import { sellerSizes, type NewProgrammeInput } from "#app/domain/region/schema";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Adds a programme. One by origin begins without counties, which are listed one by one with their sources; one by the size of the seller counts from its first day.
 * How much a unit must buy under it is said by minimum shares of their own.
 *
 * @returns id of the programme
 * @throws divisionUnknown, programmeBeginsInPast, programmeExists
 */
export async function addProgramme(tx: Tx, actor: Actor, input: NewProgrammeInput): Promise<string> {
  if (input.validFrom < calendarDateOf(actor.now)) throw programmeBeginsInPast();
  const division =
    input.divisionCode === "000000"
      ? { prefix: "" }
      : await tx.division.findUnique({ where: { code: input.divisionCode }, select: { prefix: true } });
  if (!division) throw divisionUnknown("divisionCode");
  const id = newId();
  const { _max } = await tx.programme.aggregate({ _max: { sort: true } });
  const { count } = await tx.programme.createMany({
    data: [
      {
        id,
        code: input.programmeCode,
        kind: input.seller === "COUNTIES" ? "ORIGIN" : "SELLER_CLASS",
        nameZh: input.nameZh,
        nameEn: input.nameEn,
        shortZh: input.shortZh,
        shortEn: input.shortEn,
        buyerPrefix: division.prefix,
        countingStage: input.countingStage,
        sellerClasses: [...sellerSizes[input.seller]],
        validFrom: toDbDate(input.validFrom),
        validTo: input.validTo === undefined ? null : toDbDate(input.validTo),
        source: input.source,
        sort: (_max.sort ?? 0) + 1,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) throw programmeExists();
  await enqueue(tx, "catalog.refreshBadges", {});
  await writeAudit(tx, actor, {
    action: "programme.add",
    objectType: "programme",
    objectId: id,
    detail: { code: input.programmeCode, prefix: division.prefix, seller: input.seller },
  });
  return id;
}
