import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit, type Author } from "#app/domain/identity/audit.server";
import { carryOutMeasured } from "#app/domain/supervision/organisations/preview-change.server";
import { readTerms } from "#app/domain/supervision/organisations/read-terms.server";
import {
  organisationChangeMovedOn,
  organisationChangeNotFound,
  organisationNeedsSecondPerson,
} from "#app/domain/supervision/organisations/errors";
import { calendarDateOf, fromDbDate, toDbDate } from "#app/lib/dates";
import { DomainError } from "#app/lib/domain-error";

/**
 * A second person of the proposing bureau confirms, or somebody of the receiving bureau consents. With the last consent that is needed the change is done at
 * once when its day has come; otherwise the daily job does it on its day.
 *
 * @throws organisationChangeNotFound when it is neither bureau's; organisationNeedsSecondPerson for whoever proposed it; organisationChangeMovedOn
 * @throws unitClosed, unitCodeTaken, filingUndecided, leadIsMember when it cannot be carried out as things stand
 */
export async function confirmOrganisationChange(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const change = await findForBureau(tx, actor, id);
    if (change.proposedById === actor.userId) throw organisationNeedsSecondPerson();
    const receives = change.receivingBureauId === actor.orgId;
    const { count } = await tx.organisationChange.updateMany({
      where: {
        id,
        status: "PROPOSED",
        proposedById: { not: actor.userId },
        ...(receives ? { receivedAt: null } : { confirmedAt: null }),
      },
      data: receives ? { receivedAt: actor.now, receivedById: actor.userId } : { confirmedAt: actor.now, confirmedById: actor.userId },
    });
    if (count === 0) throw organisationChangeMovedOn();
    await writeAudit(tx, actor, {
      action: receives ? "organisation.receive" : "organisation.confirm",
      objectType: "organisation-change",
      objectId: id,
    });
    // The update holds the row: a consent of the other bureau at this moment waits, and then sees both.
    const now = await tx.organisationChange.findUniqueOrThrow({ where: { id } });
    if (!now.confirmedAt || (now.receivingBureauId !== null && !now.receivedAt)) return;
    await tx.organisationChange.update({ where: { id }, data: { status: "CONFIRMED" } });
    if (fromDbDate(now.effectiveOn) <= calendarDateOf(actor.now)) await apply(tx, actor, id);
  });
}

/** The second person, or the receiving bureau, refuses with a reason. @throws as confirmOrganisationChange */
export async function refuseOrganisationChange(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const change = await findForBureau(tx, actor, id);
    if (change.proposedById === actor.userId) throw organisationNeedsSecondPerson();
    await end(tx, actor, id, { from: ["PROPOSED"], status: "REFUSED", endReason: reason });
    await writeAudit(tx, actor, { action: "organisation.refuse", objectType: "organisation-change", objectId: id, detail: { reason } });
  });
}

/** Whoever proposed a change takes it back before it is done. @throws organisationChangeNotFound, organisationNeedsSecondPerson, organisationChangeMovedOn */
export async function withdrawOrganisationChange(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const change = await findForBureau(tx, actor, id);
    if (change.proposedById !== actor.userId) throw organisationNeedsSecondPerson();
    await end(tx, actor, id, { from: ["PROPOSED", "CONFIRMED"], status: "WITHDRAWN", endReason: null });
    await writeAudit(tx, actor, { action: "organisation.withdraw", objectType: "organisation-change", objectId: id });
  });
}

/**
 * Does the confirmed changes whose day has come. Run daily; running it again changes nothing. What cannot be carried out as things stand (a declaration waits for
 * the bureau) is tried again the next day; its page says why.
 *
 * @returns how many were done
 */
export async function applyDueChanges(now: Date): Promise<number> {
  const due = await db.organisationChange.findMany({
    where: { status: "CONFIRMED", effectiveOn: { lte: toDbDate(calendarDateOf(now)) } },
    select: { id: true, confirmedById: true },
    orderBy: [{ effectiveOn: "asc" }, { id: "asc" }],
  });
  let done = 0;
  for (const { id, confirmedById } of due) {
    const author: Author = { userId: confirmedById ?? "", grantId: null, now, requestId: "job" };
    try {
      await inTransaction((tx) => apply(tx, author, id));
      done += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return done;
}

/** The mark that it is done comes first: it is what two processes meet at. */
async function apply(tx: Tx, author: Author, id: string): Promise<void> {
  const [claimed] = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM organisation_change WHERE id = ${id}::uuid AND status = 'CONFIRMED' FOR UPDATE`;
  if (!claimed) throw organisationChangeMovedOn();
  const today = calendarDateOf(author.now);
  const terms = await readTerms(tx, id);
  const { impact, done } = await carryOutMeasured(tx, author, terms, today);
  await tx.organisationChange.update({
    where: { id },
    data: { status: "APPLIED", impact, successorId: done.successorId, endedAt: author.now, endedById: author.userId },
  });
  await tx.organisationChangeUnit.updateMany({ where: { changeId: id }, data: { open: false } });
  await writeAudit(tx, author, {
    action: "organisation.apply",
    objectType: "organisation-change",
    objectId: id,
    detail: { kind: terms.kind, orders: done.orders, lines: done.lines },
  });
}

async function findForBureau(tx: Tx, actor: Actor, id: string) {
  const change = await tx.organisationChange.findFirst({
    where: { id, OR: [{ bureauId: actor.orgId }, { receivingBureauId: actor.orgId }] },
    select: { proposedById: true, receivingBureauId: true },
  });
  if (!change) throw organisationChangeNotFound();
  return change;
}

async function end(
  tx: Tx,
  actor: Actor,
  id: string,
  { from, status, endReason }: { from: ("PROPOSED" | "CONFIRMED")[]; status: "REFUSED" | "WITHDRAWN"; endReason: string | null },
): Promise<void> {
  const { count } = await tx.organisationChange.updateMany({
    where: { id, status: { in: from } },
    data: { status, endReason, endedAt: actor.now, endedById: actor.userId },
  });
  if (count === 0) throw organisationChangeMovedOn();
  await tx.organisationChangeUnit.updateMany({ where: { changeId: id }, data: { open: false } });
}
