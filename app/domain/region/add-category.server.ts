import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { categoryExists, topCategoryUnknown } from "#app/domain/region/errors";
import type { NewCategoryInput } from "#app/domain/region/schema";

/**
 * Adds a category under a top category, after those it has. Storage and shelf life are what its products start with.
 *
 * @throws topCategoryUnknown unless there is such a top category
 * @throws categoryExists: a code names one category for good
 */
export async function addCategory(actor: Actor, input: NewCategoryInput): Promise<void> {
  const { categoryCode: code, parentCode, nameZh, nameEn, art, storage, shelfLifeDays } = input;
  await inTransaction(async (tx) => {
    if ((await tx.category.count({ where: { code: parentCode, parentCode: null } })) === 0) throw topCategoryUnknown();
    const { _max } = await tx.category.aggregate({ where: { parentCode }, _max: { sort: true } });
    const { count } = await tx.category.createMany({
      data: [{ code, parentCode, nameZh, nameEn, art, storage, shelfLifeDays, sort: (_max.sort ?? 0) + 1 }],
      skipDuplicates: true,
    });
    if (count === 0) throw categoryExists();
    await writeAudit(tx, actor, {
      action: "category.add",
      objectType: "category",
      objectId: code,
      detail: { parentCode, nameZh, nameEn, art },
    });
  });
}
