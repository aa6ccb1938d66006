import { inTransaction } from "#app/db/client.server";
import { writeAudit } from "#app/domain/identity/audit.server";
import { newOneTimeToken } from "#app/domain/identity/one-time-token";
import { PASSWORD_RESET } from "#app/domain/identity/reset-password.server";
import { enqueue } from "#app/jobs/boss.server";
import { newId } from "#app/lib/ids";

const VALID_MINUTES = 60;

/** Mails a link for a new password; earlier links stop working. Says nothing about whether the address is known. */
export async function requestPasswordReset(email: string, { now, requestId }: { now: Date; requestId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const person = await tx.user.findFirst({ where: { email, disabledAt: null }, select: { id: true, name: true, locale: true } });
    if (!person) return;
    const { token, hash } = newOneTimeToken();
    await tx.verification.deleteMany({ where: { value: person.id, identifier: { startsWith: PASSWORD_RESET } } });
    await tx.verification.create({
      data: {
        id: newId(),
        identifier: PASSWORD_RESET + hash,
        value: person.id,
        expiresAt: new Date(now.getTime() + VALID_MINUTES * 60_000),
      },
    });
    await enqueue(tx, "identity.mailPasswordReset", { to: email, name: person.name, token, locale: person.locale, minutes: VALID_MINUTES });
    await writeAudit(
      tx,
      { userId: person.id, grantId: null, now, requestId },
      {
        action: "person.requestPasswordReset",
        objectType: "person",
        objectId: person.id,
      },
    );
  });
}
