import { inTransaction, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { caseMovedOn, caseNotFound, officerUnknown } from "#app/domain/supervision/errors";

/** A case as lists and addresses name it. */
export interface CaseKey {
  unitId: string;
  id: string;
}

export type CaseChange =
  | { kind: "take" }
  | { kind: "assign"; ownerId: string }
  | { kind: "resolve"; text: string }
  | { kind: "dismiss"; text: string };

/**
 * Takes, assigns, resolves or dismisses cases of the actor's divisions, all of them in one statement. A resolved case may come back when its condition still holds
 * after the rule's days; a dismissed one stays away. Closing a case of level `BLOCK` lifts the block.
 *
 * @returns how many changed, and how many were left because somebody else was quicker
 * @throws caseNotFound when none of them is the bureau's, caseMovedOn when none can be changed any more, officerUnknown
 */
export async function changeCases(actor: Actor, keys: readonly CaseKey[], change: CaseChange): Promise<{ changed: number; left: number }> {
  return inTransaction(async (tx) => {
    if (change.kind === "assign") await requireColleague(tx, actor, change.ownerId);
    const { set, from, note } = effectOf(actor, change);
    const changed = await tx.$queryRaw<{ id: string }[]>`
      WITH wanted AS (SELECT * FROM unnest(${keys.map((key) => key.unitId)}::uuid[], ${keys.map((key) => key.id)}::uuid[]) AS k(unit_id, id)),
        changed AS (UPDATE alert_case c SET ${set} FROM wanted w WHERE c.unit_id = w.unit_id AND c.id = w.id AND ${visible(actor)} AND ${from} RETURNING c.unit_id, c.id),
        told AS (INSERT INTO alert_case_event (unit_id, id, case_id, at, kind, actor_id, note)
          SELECT unit_id, gen_random_uuid(), id, ${actor.now}, ${change.kind}, ${actor.userId}::uuid, ${note} FROM changed),
        audit AS (INSERT INTO audit_log (at, actor_id, grant_id, action, object_type, object_id, unit_id, detail, request_id)
          SELECT ${actor.now}, ${actor.userId}::uuid, ${actor.grantId}::uuid, ${`alert-case.${change.kind}`}, 'alert-case', id::text, unit_id, '{}', ${actor.requestId} FROM changed)
      SELECT id FROM changed`;
    if (changed.length === 0) throw (await anyVisible(tx, actor, keys)) ? caseMovedOn() : caseNotFound();
    return { changed: changed.length, left: keys.length - changed.length };
  });
}

const visible = (actor: Actor) => Prisma.sql`c.division_code LIKE ${`${actor.divisionPrefix}%`}`;

function effectOf(actor: Actor, change: CaseChange): { set: Prisma.Sql; from: Prisma.Sql; note: string | null } {
  const open = Prisma.sql`c.status IN ('OPEN', 'TAKEN')`;
  switch (change.kind) {
    case "take":
      return { set: Prisma.sql`status = 'TAKEN', owner_id = ${actor.userId}::uuid`, from: Prisma.sql`c.status = 'OPEN'`, note: null };
    case "assign":
      return {
        set: Prisma.sql`status = 'TAKEN', owner_id = ${change.ownerId}::uuid`,
        from: Prisma.sql`${open} AND c.owner_id IS DISTINCT FROM ${change.ownerId}::uuid`,
        note: change.ownerId,
      };
    case "resolve":
    case "dismiss": {
      const status = change.kind === "resolve" ? Prisma.sql`'RESOLVED'` : Prisma.sql`'DISMISSED'`;
      return {
        set: Prisma.sql`status = ${status}, resolution = ${change.text}, closed_at = ${actor.now}, owner_id = coalesce(c.owner_id, ${actor.userId}::uuid)`,
        from: open,
        note: change.text,
      };
    }
  }
}

async function anyVisible(tx: Tx, actor: Actor, keys: readonly CaseKey[]): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM alert_case c JOIN unnest(${keys.map((key) => key.unitId)}::uuid[], ${keys.map((key) => key.id)}::uuid[]) AS k(unit_id, id)
      ON c.unit_id = k.unit_id AND c.id = k.id WHERE ${visible(actor)}`;
  return (row?.n ?? 0) > 0;
}

/** Cases are given to people of the own bureau who may work on them. */
async function requireColleague(tx: Tx, actor: Actor, userId: string): Promise<void> {
  const grant = await tx.grant.findFirst({
    where: {
      userId,
      bureauId: actor.orgId,
      role: { not: "VIEWER" },
      validFrom: { lte: actor.now },
      OR: [{ validTo: null }, { validTo: { gt: actor.now } }],
    },
    select: { id: true },
  });
  if (!grant) throw officerUnknown();
}
