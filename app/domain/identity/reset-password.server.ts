import { db, inTransaction } from "#app/db/client.server";
import { writeAudit } from "#app/domain/identity/audit.server";
import { passwordIsEmail, resetLinkOver } from "#app/domain/identity/errors";
import { hashOneTimeToken } from "#app/domain/identity/one-time-token";
import { hashPassword } from "#app/integrations/auth.server";
import { newId } from "#app/lib/ids";

/** Prefix of `verification.identifier`; the hash of the token follows. */
export const PASSWORD_RESET = "password-reset:";

/** True while the link of a mail can still be used. */
export async function isResetLinkOpen(token: string, now: Date): Promise<boolean> {
  const rows = await db.verification.count({ where: { identifier: PASSWORD_RESET + hashOneTimeToken(token), expiresAt: { gt: now } } });
  return rows > 0;
}

/**
 * Sets a new password with the token of a mail, once, and signs the person out everywhere: whoever knew the old password is out as well.
 *
 * @throws resetLinkOver if the token was used, replaced or is too old
 */
export async function resetPassword(
  token: string,
  newPassword: string,
  { now, requestId }: { now: Date; requestId: string },
): Promise<void> {
  const password = await hashPassword(newPassword);
  await inTransaction(async (tx) => {
    const identifier = PASSWORD_RESET + hashOneTimeToken(token);
    const link = await tx.verification.findFirst({ where: { identifier, expiresAt: { gt: now } } });
    const { count } = await tx.verification.deleteMany({ where: { identifier, expiresAt: { gt: now } } });
    if (!link || count === 0) throw resetLinkOver();

    const person = await tx.user.findFirst({ where: { id: link.value, disabledAt: null }, select: { id: true, email: true } });
    if (!person) throw resetLinkOver();
    if (newPassword.toLowerCase() === person.email) throw passwordIsEmail("newPassword");

    const changed = await tx.credential.updateMany({ where: { userId: person.id, providerId: "credential" }, data: { password } });
    if (changed.count === 0) {
      await tx.credential.create({ data: { id: newId(), userId: person.id, accountId: person.id, providerId: "credential", password } });
    }
    await tx.session.deleteMany({ where: { userId: person.id } });
    await writeAudit(
      tx,
      { userId: person.id, grantId: null, now, requestId },
      {
        action: "person.resetPassword",
        objectType: "person",
        objectId: person.id,
      },
    );
  });
}
