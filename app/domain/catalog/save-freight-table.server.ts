import { inTransaction, type Tx } from "#app/db/client.server";
import {
  freightNameTaken,
  freightPlaceTwice,
  freightPlaceUnknown,
  freightTableEmpty,
  freightTableNotFound,
} from "#app/domain/catalog/errors";
import type { FreightTableInput } from "#app/domain/catalog/freight-schema";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { newId } from "#app/lib/ids";

/** Stands for every place that no other line names. */
export const EVERYWHERE_ELSE = "*";

/**
 * Writes what a co-op charges for delivery. Orders keep the freight they were placed with; open carts are charged the new one.
 *
 * @param tableId null for a new table
 * @returns id of the table
 * @throws freightTableNotFound, freightNameTaken, freightTableEmpty, freightPlaceUnknown, freightPlaceTwice
 */
export async function saveFreightTable(actor: Actor, tableId: string | null, input: FreightTableInput): Promise<string> {
  return inTransaction(async (tx) => {
    const rates = input.rates.filter((rate) => rate.place !== "");
    if (rates.length === 0) throw freightTableEmpty();
    const prefixes = await Promise.all(rates.map((rate) => prefixOf(tx, rate.place)));
    const twice = rates.find((_, index) => prefixes.indexOf(prefixes[index] ?? "") !== index);
    if (twice) throw freightPlaceTwice(twice.place);

    const id = tableId ?? newId();
    // A co-op's tables are saved one after the other: a name is then looked for among all of them.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('freight:' || ${actor.orgId}, 0))::text`;
    const namesakes = await tx.freightTable.count({ where: { coopId: actor.orgId, name: input.name, id: { not: id } } });
    if (namesakes > 0) throw freightNameTaken(input.name);
    if (tableId === null) await tx.freightTable.create({ data: { id, coopId: actor.orgId, name: input.name } });
    else {
      const { count } = await tx.freightTable.updateMany({ where: { id, coopId: actor.orgId }, data: { name: input.name } });
      if (count === 0) throw freightTableNotFound();
    }
    await tx.freightRate.deleteMany({ where: { freightTableId: id } });
    await tx.freightRate.createMany({
      data: rates.map((rate, index) => ({
        freightTableId: id,
        divisionPrefix: prefixes[index] ?? "",
        baseFen: rate.base ?? 0n,
        includedGrams: BigInt(rate.includedKg ?? 0) * 1000n,
        perKgFen: rate.perKg ?? 0n,
        freeFromFen: rate.freeFrom ?? null,
      })),
    });
    await writeAudit(tx, actor, {
      action: "freight.save",
      objectType: "freight-table",
      objectId: id,
      detail: { name: input.name, rates: rates.length },
    });
    return id;
  });
}

/** A place by its code or its name; the larger one where two share a name. */
async function prefixOf(tx: Tx, place: string): Promise<string> {
  if (place === EVERYWHERE_ELSE) return "";
  const division = await tx.division.findFirst({
    where: { validTo: null, ...(/^\d{6}$/.test(place) ? { code: place } : { name: place }) },
    select: { prefix: true },
    orderBy: { level: "asc" },
  });
  if (!division) throw freightPlaceUnknown(place);
  return division.prefix;
}
