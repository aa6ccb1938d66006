import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { storeDocument } from "#app/domain/identity/store-document.server";
import { ownChange } from "#app/domain/quota/draft-rule-change.server";
import { documentMissing, ruleChangeMovedOn, ruleChangeNotFound } from "#app/domain/quota/errors";

export interface RuleDocument {
  url: string | undefined;
  file: { name: string; bytes: Uint8Array<ArrayBuffer> } | null;
}

/**
 * Puts the paper behind a rule to its draft: where it was published, or a copy of it.
 *
 * @throws documentMissing when neither is given; as storeDocument
 * @throws ruleChangeNotFound, ruleChangeMovedOn once it is proposed
 */
export async function attachRuleDocument(actor: Actor, id: string, { url, file }: RuleDocument): Promise<void> {
  if (url === undefined && file === null) throw documentMissing();
  await inTransaction(async (tx) => {
    const draft = await tx.ruleChange.findFirst({ where: { id, ...ownChange(actor), createdById: actor.userId }, select: { id: true } });
    if (!draft) throw ruleChangeNotFound();
    const fileId = file ? await storeDocument(tx, actor, file, "file") : null;
    const { count } = await tx.ruleChange.updateMany({
      where: { id, status: "DRAFT" },
      data: { ...(url === undefined ? {} : { documentUrl: url }), ...(fileId ? { documentFileId: fileId } : {}) },
    });
    if (count === 0) throw ruleChangeMovedOn();
    await writeAudit(tx, actor, { action: "rule.attach", objectType: "rule-change", objectId: id, detail: { url: url ?? null, fileId } });
  });
}
