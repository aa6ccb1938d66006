import { inTransaction } from "#app/db/client.server";
import { writeAudit, type Author } from "#app/domain/identity/audit.server";
import type { ProfileInput } from "#app/domain/identity/schema";

/** Changes the own name and the language of mail. */
export async function editProfile(person: Author, { name, locale }: ProfileInput): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: person.userId, OR: [{ name: { not: name } }, { locale: { not: locale } }] },
      data: { name, locale, updatedAt: person.now },
    });
    if (count === 0) return;
    await writeAudit(tx, person, { action: "person.editProfile", objectType: "person", objectId: person.userId, detail: { locale } });
  });
}
