import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";

/** An entry of the audit log about a record. */
export interface RecordChange {
  id: bigint;
  at: Date;
  action: string;
  /** Null for readers who may not know names, and for what the product did by itself. */
  person: string | null;
  detail: Record<string, string | number | boolean | null>;
}

/**
 * What the audit log says of a record, the latest first.
 *
 * @param of        a unit's own log, or a record by its type and id
 * @param withNames the reader may know who it was
 * @param before    number of the last entry of the page before
 */
export async function listChanges(
  of: { unitId: string } | { objectType: string; objectId: string },
  { withNames, before, limit }: { withNames: boolean; before: bigint | null; limit: number },
): Promise<{ changes: RecordChange[]; nextBefore: string | null }> {
  const where =
    "unitId" in of
      ? Prisma.sql`a.unit_id = ${of.unitId}::uuid`
      : Prisma.sql`a.object_type = ${of.objectType} AND a.object_id = ${of.objectId}`;
  const found = await db.$queryRaw<RecordChange[]>`
    SELECT a.id, a.at, a.action, ${withNames ? Prisma.sql`p.name` : Prisma.sql`NULL::text`} AS person, a.detail FROM audit_log a LEFT JOIN app_user p ON p.id = a.actor_id
    WHERE ${where} AND ${before === null ? Prisma.sql`true` : Prisma.sql`a.id < ${before}`} ORDER BY a.id DESC LIMIT ${limit + 1}::int`;
  const changes = found.slice(0, limit);
  return { changes, nextBefore: found.length > limit ? (changes.at(-1)?.id.toString() ?? null) : null };
}
