import type { Tx } from "#app/db/client.server";

/** Opens files of an organisation to everybody, or closes them again. Files of others are not touched. */
export async function showFiles(tx: Tx, owner: { type: string; id: string }, fileIds: readonly string[], isPublic: boolean): Promise<void> {
  if (fileIds.length === 0) return;
  await tx.storedFile.updateMany({ where: { id: { in: [...fileIds] }, ownerType: owner.type, ownerId: owner.id }, data: { isPublic } });
}
