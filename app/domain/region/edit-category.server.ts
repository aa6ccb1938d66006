import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { rowMovedOn } from "#app/domain/region/errors";
import type { CategoryInput } from "#app/domain/region/schema";

/** Renames a category in both languages. @throws rowMovedOn when there is none of that code */
export async function editCategory(actor: Actor, input: CategoryInput): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.category.updateMany({ where: { code: input.code }, data: { nameZh: input.nameZh, nameEn: input.nameEn } });
    if (count === 0) throw rowMovedOn();
    await writeAudit(tx, actor, {
      action: "category.edit",
      objectType: "category",
      objectId: input.code,
      detail: { nameZh: input.nameZh, nameEn: input.nameEn },
    });
  });
}
