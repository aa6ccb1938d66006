import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";

export interface AuditEntry {
  action: string;
  objectType: string;
  objectId: string;
  /** Tenant whose log it belongs to, when there is one. */
  unitId?: string;
  detail?: Record<string, string | number | boolean | null>;
}

/** Who is recorded: an actor, or a person who acts for nobody, as with an own password. */
export type Author = Pick<Actor, "userId" | "now" | "requestId"> & { grantId: string | null };

/** Records a change in the audit log, inside the transaction of the change itself. */
export async function writeAudit(tx: Tx, actor: Author, entry: AuditEntry): Promise<void> {
  await tx.auditLog.create({
    data: {
      at: actor.now,
      actorId: actor.userId,
      grantId: actor.grantId,
      action: entry.action,
      objectType: entry.objectType,
      objectId: entry.objectId,
      unitId: entry.unitId ?? null,
      detail: entry.detail ?? {},
      requestId: actor.requestId,
    },
  });
}
