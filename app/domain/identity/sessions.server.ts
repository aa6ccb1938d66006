import { db, inTransaction } from "#app/db/client.server";
import { writeAudit, type Author } from "#app/domain/identity/audit.server";
import { sessionNotFound } from "#app/domain/identity/errors";
import { IDLE_DAYS } from "#app/domain/identity/signed-in.queries.server";

export interface OpenSession {
  id: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** The browsers in which a person is signed in, last used first. */
export async function listSessions(userId: string, now: Date): Promise<OpenSession[]> {
  const idleSince = new Date(now.getTime() - IDLE_DAYS * 86_400_000);
  return db.session.findMany({
    where: { userId, expiresAt: { gt: now }, updatedAt: { gt: idleSince } },
    select: { id: true, ipAddress: true, userAgent: true, createdAt: true, updatedAt: true },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    take: 100,
  });
}

/**
 * Signs the person out of one browser, or of all but the one in use.
 *
 * @throws sessionNotFound if the one is over already or somebody else's
 */
export async function endSessions(person: Author, which: { only: string } | { allBut: string }): Promise<number> {
  return inTransaction(async (tx) => {
    const { count } = await tx.session.deleteMany({
      where: { userId: person.userId, id: "only" in which ? which.only : { not: which.allBut } },
    });
    if (count === 0 && "only" in which) throw sessionNotFound();
    if (count > 0) {
      await writeAudit(tx, person, { action: "person.endSessions", objectType: "person", objectId: person.userId, detail: { count } });
    }
    return count;
  });
}
