import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { programmeBeginsInPast, programmeExists } from "#app/domain/region/errors";
import { prefixOf } from "#app/domain/region/prefix-of.server";
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
  const divisionPrefix = await prefixOf(tx, input.divisionCode);
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
        buyerPrefix: divisionPrefix,
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
    detail: { code: input.programmeCode, prefix: divisionPrefix, seller: input.seller },
  });
  return id;
}
