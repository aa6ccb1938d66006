import { inTransaction } from "#app/db/client.server";
import { holdListings, refreshListingsOf } from "#app/domain/catalog/refresh-listings.server";
import type { Actor } from "#app/domain/identity/actor";
import { reviseCategory } from "#app/domain/region/revise-category.server";
import type { CategoryInput } from "#app/domain/region/schema";
import { calendarDateOf } from "#app/lib/dates";

/** Renames a category in both languages; its products are found by the new names in the same moment. @throws as reviseCategory */
export async function editCategory(actor: Actor, input: CategoryInput): Promise<void> {
  await inTransaction(async (tx) => {
    await holdListings(tx);
    if (!(await reviseCategory(tx, actor, input))) return;
    const below = await tx.category.findMany({ where: { parentCode: input.code }, select: { code: true } });
    const codes = [input.code, ...below.map(({ code }) => code)];
    await refreshListingsOf(tx, { categoryCode: { in: codes } }, calendarDateOf(actor.now));
  });
}
