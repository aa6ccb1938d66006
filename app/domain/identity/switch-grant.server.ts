import { inTransaction } from "#app/db/client.server";
import { writeAudit } from "#app/domain/identity/audit.server";
import { grantNotFound } from "#app/domain/identity/errors";

interface Switching {
  userId: string;
  sessionId: string;
  now: Date;
  requestId: string;
}

/**
 * Chooses under which of the own grants this browser acts from now on; other browsers keep theirs.
 *
 * @throws grantNotFound if the grant is somebody else's or not valid now
 */
export async function switchGrant({ userId, sessionId, now, requestId }: Switching, grantId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const grant = await tx.grant.findFirst({
      where: { id: grantId, userId, validFrom: { lte: now }, OR: [{ validTo: null }, { validTo: { gt: now } }] },
      select: { unitId: true },
    });
    if (!grant) throw grantNotFound();
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, userId, OR: [{ activeGrantId: null }, { activeGrantId: { not: grantId } }] },
      data: { activeGrantId: grantId },
    });
    if (count === 0) return; // chosen already, in another tab
    await writeAudit(
      tx,
      { userId, grantId, now, requestId },
      {
        action: "person.switchGrant",
        objectType: "grant",
        objectId: grantId,
        ...(grant.unitId ? { unitId: grant.unitId } : {}),
      },
    );
  });
}
