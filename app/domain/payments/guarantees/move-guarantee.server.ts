import { createHash } from "node:crypto";

import { db, inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import {
  guaranteeFileMissing,
  guaranteeMovedOn,
  guaranteeNotFound,
  guaranteeOtherFile,
  guaranteeOver,
} from "#app/domain/payments/guarantees/errors";
import { guaranteesOf, noteGuarantee } from "#app/domain/payments/guarantees/guarantee-record.server";
import {
  allowsGuarantee,
  guaranteeCommands,
  type GuaranteeCommand,
  type GuaranteeSide,
  type GuaranteeState,
} from "#app/domain/payments/guarantees/states";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** The co-op gives it to the unit: from now on both see it, and its file stays as it is. @throws guaranteeNotFound, guaranteeMovedOn, guaranteeOver */
export const issueGuarantee = (actor: Actor, id: string): Promise<void> => move(actor, id, "issue", "issued");

/** The co-op takes back what the unit has not answered. @throws guaranteeNotFound, guaranteeMovedOn */
export const withdrawGuarantee = (actor: Actor, id: string): Promise<void> => move(actor, id, "withdraw", "withdrawn");

/** The unit takes it in place of a deposit. @throws guaranteeNotFound, guaranteeMovedOn, guaranteeOver */
export const acceptGuarantee = (actor: Actor, id: string): Promise<void> => move(actor, id, "accept", "accepted");

/** The unit does not take it. @throws guaranteeNotFound, guaranteeMovedOn */
export const refuseGuarantee = (actor: Actor, id: string, reason: string): Promise<void> => move(actor, id, "refuse", "refused", reason);

/** The unit has called it at the issuer, and says why. @throws guaranteeNotFound, guaranteeMovedOn, guaranteeOver */
export const claimGuarantee = (actor: Actor, id: string, reason: string): Promise<void> => move(actor, id, "claim", "claimed", reason);

/** The unit needs it no longer. @throws guaranteeNotFound, guaranteeMovedOn */
export const releaseGuarantee = (actor: Actor, id: string): Promise<void> => move(actor, id, "release", "released");

/** What needs a guarantee that still runs. */
const whileItRuns: readonly GuaranteeCommand[] = ["issue", "accept", "claim"];

async function move(actor: Actor, id: string, command: GuaranteeCommand, event: string, reason?: string): Promise<void> {
  await inTransaction(async (tx) => {
    const [known] = await tx.$queryRaw<{ unitId: string; state: GuaranteeState; version: number; validTo: CalendarDate }[]>`
      SELECT g.unit_id AS "unitId", g.state::text AS state, g.version, g.valid_to::text AS "validTo" FROM guarantee g JOIN unit u ON u.id = g.unit_id
      WHERE ${guaranteesOf(actor)} AND g.id = ${id}::uuid`;
    if (!known) throw guaranteeNotFound();
    if (!allowsGuarantee(command, actor.audience as GuaranteeSide, known.state)) throw guaranteeMovedOn();
    if (whileItRuns.includes(command) && known.validTo < calendarDateOf(actor.now)) throw guaranteeOver();
    const { to } = guaranteeCommands[command];
    const { count } = await tx.guarantee.updateMany({
      where: { unitId: known.unitId, id, version: known.version },
      data: {
        state: to,
        ...(reason === undefined ? {} : { reason }),
        ...(to === "ISSUED" ? { issuedAt: actor.now } : {}),
        ...(to === "REFUSED" || to === "RELEASED" || to === "WITHDRAWN" ? { endedAt: actor.now } : {}),
        version: { increment: 1 },
      },
    });
    if (count === 0) throw guaranteeMovedOn();
    await noteGuarantee(tx, actor, { unitId: known.unitId, id }, event, reason === undefined ? {} : { reason });
  });
}

/**
 * Whether a file that somebody has is the one of the guarantee, byte for byte.
 *
 * @throws guaranteeNotFound, guaranteeFileMissing, guaranteeOtherFile
 */
export async function checkGuaranteeFile(actor: Actor, id: string, file: { bytes: Uint8Array } | null): Promise<void> {
  const [known] = await db.$queryRaw<{ sha256: string }[]>`
    SELECT g.sha256 FROM guarantee g JOIN unit u ON u.id = g.unit_id WHERE ${guaranteesOf(actor)} AND g.id = ${id}::uuid`;
  if (!known) throw guaranteeNotFound();
  if (!file) throw guaranteeFileMissing();
  if (createHash("sha256").update(file.bytes).digest("hex") !== known.sha256) throw guaranteeOtherFile();
}
