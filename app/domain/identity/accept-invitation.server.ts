import { inTransaction, type Tx } from "#app/db/client.server";
import type { Author } from "#app/domain/identity/audit.server";
import { writeAudit } from "#app/domain/identity/audit.server";
import { accountExists, invitationOver, invitedSomebodyElse, passwordIsEmail } from "#app/domain/identity/errors";
import { hashOneTimeToken } from "#app/domain/identity/one-time-token";
import type { JoinInput } from "#app/domain/identity/schema";
import { hashPassword } from "#app/integrations/auth.server";
import { newId } from "#app/lib/ids";

interface Circumstances {
  now: Date;
  requestId: string;
  locale: string;
}

/**
 * Accepts an invitation as somebody new: makes the person, the password and the grant.
 *
 * @returns the e-mail to sign in with
 * @throws invitationOver if it was accepted, withdrawn or is past its date
 * @throws accountExists if somebody has this e-mail
 */
export async function acceptInvitation(token: string, input: JoinInput, { now, requestId, locale }: Circumstances): Promise<string> {
  const password = await hashPassword(input.newPassword);
  return inTransaction(async (tx) => {
    const invitation = await takeInvitation(tx, token, now);
    if (input.newPassword.toLowerCase() === invitation.email) throw passwordIsEmail("newPassword");

    const userId = newId();
    const { count } = await tx.user.createMany({
      data: [{ id: userId, name: input.name, email: invitation.email, emailVerified: true, locale, createdAt: now, updatedAt: now }],
      skipDuplicates: true,
    });
    if (count === 0) throw accountExists();
    await tx.credential.create({ data: { id: newId(), userId, accountId: userId, providerId: "credential", password } });
    await grantTo(tx, userId, invitation, { userId, grantId: null, now, requestId });
    return invitation.email;
  });
}

/**
 * Accepts an invitation as the person who is signed in.
 *
 * @throws invitedSomebodyElse if it was sent to another e-mail
 */
export async function acceptInvitationAs(
  person: { userId: string; email: string },
  token: string,
  { now, requestId }: Circumstances,
): Promise<void> {
  await inTransaction(async (tx) => {
    const invitation = await takeInvitation(tx, token, now);
    if (invitation.email !== person.email) throw invitedSomebodyElse();
    await grantTo(tx, person.userId, invitation, { userId: person.userId, grantId: null, now, requestId });
  });
}

type Invitation = Awaited<ReturnType<typeof takeInvitation>>;

/** The conditional update is the lock: whoever comes second finds it accepted. */
async function takeInvitation(tx: Tx, token: string, now: Date) {
  const tokenHash = hashOneTimeToken(token);
  const { count } = await tx.invitation.updateMany({
    where: { tokenHash, acceptedAt: null, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  });
  if (count === 0) throw invitationOver();
  return tx.invitation.findUniqueOrThrow({ where: { tokenHash } });
}

async function grantTo(tx: Tx, userId: string, invitation: Invitation, author: Author): Promise<void> {
  const { role, scope, unitId, bureauId, coopId, hallId, countyCode, invitedById } = invitation;
  const id = newId();
  await tx.grant.create({
    data: {
      id,
      userId,
      role,
      scope,
      unitId,
      bureauId,
      coopId,
      hallId,
      countyCode,
      validFrom: author.now,
      grantedById: invitedById,
      createdAt: author.now,
    },
  });
  await writeAudit(tx, author, {
    action: "person.acceptInvitation",
    objectType: "grant",
    objectId: id,
    ...(unitId ? { unitId } : {}),
    detail: { invitation: invitation.id, role, scope },
  });
}
