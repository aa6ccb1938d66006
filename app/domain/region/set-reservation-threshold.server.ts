import type { z } from "zod/v4";

import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { prefixOf } from "#app/domain/region/prefix-of.server";
import type { thresholdInput } from "#app/domain/region/schema";
import { newId } from "#app/lib/ids";

export type ThresholdInput = Omit<z.output<typeof thresholdInput>, "wholeUpTo"> & { wholeUpToFen: bigint };

/**
 * Puts a threshold into force from a year on, as the next version for its place. Plans that were handed in keep what they were judged by.
 *
 * @returns id of the threshold
 * @throws divisionUnknown
 */
export async function setReservationThreshold(tx: Tx, actor: Actor, input: ThresholdInput): Promise<string> {
  const divisionPrefix = await prefixOf(tx, input.divisionCode);
  const place = { kind: input.purchaseKind, divisionPrefix, fromYear: input.fromYear };
  const { _max: latest } = await tx.reservationThreshold.aggregate({ where: place, _max: { version: true } });
  const id = newId();
  await tx.reservationThreshold.create({
    data: {
      id,
      ...place,
      wholeUpToFen: input.wholeUpToFen,
      partMinimumBps: input.partMinimum,
      version: (latest.version ?? 0) + 1,
      source: input.source,
      createdAt: actor.now,
    },
  });
  await writeAudit(tx, actor, {
    action: "threshold.set",
    objectType: "reservation-threshold",
    objectId: id,
    detail: { ...place, wholeUpToFen: input.wholeUpToFen.toString(), partMinimumBps: input.partMinimum },
  });
  return id;
}
