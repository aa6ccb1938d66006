import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { rowMovedOn } from "#app/domain/region/errors";
import type { CategoryInput } from "#app/domain/region/schema";

/**
 * Gives a category its names in both languages. Whoever calls sees to what is found by them.
 *
 * @returns false when it has them already
 * @throws rowMovedOn when there is none of that code
 */
export async function reviseCategory(tx: Tx, actor: Actor, input: CategoryInput): Promise<boolean> {
  const names = { nameZh: input.nameZh, nameEn: input.nameEn };
  const { count } = await tx.category.updateMany({ where: { code: input.code, NOT: names }, data: names });
  if (count === 0) {
    if ((await tx.category.count({ where: { code: input.code } })) === 0) throw rowMovedOn();
    return false;
  }
  await writeAudit(tx, actor, { action: "category.edit", objectType: "category", objectId: input.code, detail: names });
  return true;
}
