import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { pspMove, type PspKind, type PspMove } from "#app/domain/payments/psp-states";

/** What was read there cannot follow what was seen before. */
export class IllegalPspMoveError extends Error {
  override readonly name = "IllegalPspMoveError";
}

/**
 * Remembers how an object of the payment service stands.
 *
 * @returns how that follows what was seen before
 * @throws IllegalPspMoveError
 */
export async function seeObject(kind: PspKind, id: string, state: string, now: Date): Promise<Exclude<PspMove, "refused">> {
  for (;;) {
    const [known = null] = await hotQuery<{ state: string }>(Prisma.sql`SELECT state FROM psp_object WHERE id = ${id}`);
    const move = pspMove(kind, known?.state ?? null, state);
    if (move === "refused") throw new IllegalPspMoveError(`${kind} ${id}: ${known?.state ?? "nothing"} → ${state}`);
    if (move === "same") return move;
    const { count } =
      known === null
        ? await db.pspObject.createMany({ data: [{ id, kind, state, seenAt: now }], skipDuplicates: true })
        : await db.pspObject.updateMany({ where: { id, state: known.state }, data: { state, seenAt: now } });
    if (count === 1) return move;
  }
}
