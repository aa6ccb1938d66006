import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { remarkKey, type BulletinFigures } from "#app/domain/supervision/bulletins/content";
import {
  bulletinMovedOn,
  bulletinNotFound,
  dayNotOver,
  programmeElsewhere,
  replacesNothing,
  rowUnknown,
} from "#app/domain/supervision/bulletins/errors";
import type { EditBulletinInput, NewBulletinInput } from "#app/domain/supervision/bulletins/schema";
import { reachedPrefix } from "#app/domain/supervision/rule-places.server";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf, fiscalYearOf, toDbDate } from "#app/lib/dates";

/**
 * Begins a bulletin: a job computes its figures. Sent twice, it is one.
 *
 * @throws dayNotOver, placeOutside, programmeElsewhere
 * @throws replacesNothing if what it is to withdraw is not an issued bulletin of the bureau that stands
 */
export async function draftBulletin(actor: Actor, input: NewBulletinInput): Promise<void> {
  if (input.asOf >= calendarDateOf(actor.now)) throw dayNotOver();
  const fiscalYear = fiscalYearOf(input.asOf);
  await inTransaction(async (tx) => {
    const divisionPrefix = await reachedPrefix(tx, actor, input.divisionCode);
    const known = new Set((await listProgrammesBelow(divisionPrefix, fiscalYear)).map(({ id }) => id));
    if (input.programmeId.some((id) => !known.has(id))) throw programmeElsewhere();
    if (input.replacesId !== undefined) await requireStanding(tx, actor, input.replacesId);
    const { count } = await tx.bulletin.createMany({
      data: [
        {
          id: input.bulletinId,
          bureauId: actor.orgId,
          divisionPrefix,
          fiscalYear,
          programmeIds: [...new Set(input.programmeId)],
          asOf: toDbDate(input.asOf),
          basis: input.basis,
          named: input.named,
          series: input.series,
          replacesId: input.replacesId ?? null,
          publishes: true,
          publishesUnits: true,
          state: "COMPUTING",
          createdById: actor.userId,
          createdAt: actor.now,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) {
      const own = await tx.bulletin.findFirst({ where: { id: input.bulletinId, bureauId: actor.orgId }, select: { id: true } });
      if (!own) throw bulletinNotFound();
      return;
    }
    await enqueue(tx, "supervision.computeBulletin", { bulletinId: input.bulletinId });
    await writeAudit(tx, actor, {
      action: "bulletin.draft",
      objectType: "bulletin",
      objectId: input.bulletinId,
      detail: { asOf: input.asOf, basis: input.basis, prefix: divisionPrefix },
    });
  });
}

async function requireStanding(tx: Tx, actor: Actor, id: string): Promise<void> {
  const standing = await tx.bulletin.findFirst({ where: { id, bureauId: actor.orgId, state: "ISSUED" }, select: { id: true } });
  const replaced = await tx.bulletin.count({ where: { replacesId: id, state: "ISSUED" } });
  if (!standing || replaced > 0) throw replacesNothing();
}

/** Has the figures of a draft computed anew; remarks stay. @throws bulletinNotFound, bulletinMovedOn */
export async function recomputeBulletin(actor: Actor, id: string, version: number): Promise<void> {
  await change(actor, id, version, "recompute", async (tx, where) => {
    const { count } = await tx.bulletin.updateMany({ where, data: { state: "COMPUTING", version: { increment: 1 } } });
    if (count > 0) await enqueue(tx, "supervision.computeBulletin", { bulletinId: id });
    return count;
  });
}

/** Puts a draft aside for good. It has no number, so that none is missing. @throws bulletinNotFound, bulletinMovedOn */
export async function discardBulletin(actor: Actor, id: string, version: number): Promise<void> {
  await change(actor, id, version, "discard", async (tx, where) => {
    const { count } = await tx.bulletin.updateMany({ where, data: { state: "DISCARDED", version: { increment: 1 } } });
    return count;
  });
}

/**
 * Writes remarks and what the public may see. Whoever writes cannot issue.
 *
 * @throws bulletinNotFound, bulletinMovedOn
 * @throws rowUnknown for a remark on a row that the figures do not have
 */
export async function editBulletin(actor: Actor, id: string, input: EditBulletinInput): Promise<void> {
  await change(actor, id, input.version, "edit", async (tx, where) => {
    const draft = await tx.bulletin.findFirst({ where, select: { figures: true } });
    const figures = draft?.figures ? (JSON.parse(draft.figures) as BulletinFigures) : null;
    if (!figures) return 0;
    const known = new Set(
      figures.sections.flatMap(({ programme, divisions, units }) => [...divisions, ...units].map((row) => remarkKey(programme.id, row))),
    );
    if (input.rows.some(({ key }) => !known.has(key))) throw rowUnknown();
    const { count } = await tx.bulletin.updateMany({
      where,
      data: {
        generalRemark: input.generalRemark,
        publicRemark: input.publicRemark,
        publishes: input.publishes,
        publishesUnits: input.publishesUnits,
        rowRemarks: Object.fromEntries(input.rows.flatMap(({ key, text }) => (text === "" ? [] : [[key, text]]))),
        editedById: actor.userId,
        version: { increment: 1 },
      },
    });
    return count;
  });
}

type DraftWhere = { id: string; bureauId: string; state: "DRAFT"; version: number };

async function change(
  actor: Actor,
  id: string,
  version: number,
  action: string,
  write: (tx: Tx, where: DraftWhere) => Promise<number>,
): Promise<void> {
  await inTransaction(async (tx) => {
    const own = await tx.bulletin.findFirst({ where: { id, bureauId: actor.orgId }, select: { id: true } });
    if (!own) throw bulletinNotFound();
    const count = await write(tx, { id, bureauId: actor.orgId, state: "DRAFT", version });
    if (count === 0) throw bulletinMovedOn();
    await writeAudit(tx, actor, { action: `bulletin.${action}`, objectType: "bulletin", objectId: id, detail: { version } });
  });
}
