import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { lockRule } from "#app/domain/supervision/rule-places.server";
import { freezeMovedOn, freezeNotFound, noScoreRule, ownFreeze, yearOpen } from "#app/domain/supervision/scores/errors";
import { scoresSql } from "#app/domain/supervision/scores/score-figures.server";
import { getScoreRule } from "#app/domain/supervision/scores/score-rules.queries.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Proposes that the scores of a year that is over become final. Asked again by the same person it stays one proposal.
 *
 * @throws yearOpen, noScoreRule
 * @throws freezeMovedOn when a colleague proposed, or the scores are final
 */
export async function proposeFreeze(actor: Actor, year: number): Promise<void> {
  if (fiscalYearOf(calendarDateOf(actor.now)) <= year) throw yearOpen();
  await inTransaction(async (tx) => {
    await lockRule(tx, actor.orgId);
    if ((await getScoreRule(tx, actor.orgId, year)) === null) throw noScoreRule();
    const waiting = await tx.scoreFreeze.findFirst({
      where: { bureauId: actor.orgId, fiscalYear: year, state: { in: ["PROPOSED", "FROZEN"] } },
      select: { state: true, proposedById: true },
    });
    if (waiting?.state === "PROPOSED" && waiting.proposedById === actor.userId) return;
    if (waiting) throw freezeMovedOn();
    const id = newId();
    await tx.scoreFreeze.create({
      data: { id, bureauId: actor.orgId, fiscalYear: year, state: "PROPOSED", proposedById: actor.userId, proposedAt: actor.now },
    });
    await writeAudit(tx, actor, { action: "scores.propose", objectType: "score-freeze", objectId: id, detail: { year } });
  });
}

/**
 * A second person makes the scores final: all sheets are computed and kept in this transaction, by the rule in force.
 *
 * @returns how many sheets
 * @throws freezeNotFound, freezeMovedOn, ownFreeze, noScoreRule
 */
export async function confirmFreeze(actor: Actor, freezeId: string): Promise<number> {
  return inTransaction(async (tx) => {
    await lockRule(tx, actor.orgId);
    const freeze = await lockedFreeze(tx, actor, freezeId);
    if (freeze.proposedById === actor.userId) throw ownFreeze();
    const year = freeze.fiscalYear;
    const rule = await getScoreRule(tx, actor.orgId, year);
    if (rule === null) throw noScoreRule();
    const { count } = await tx.scoreFreeze.updateMany({
      where: { id: freezeId, state: "PROPOSED" },
      data: { state: "FROZEN", ruleVersion: rule.version, decidedById: actor.userId, decidedAt: actor.now },
    });
    if (count === 0) throw freezeMovedOn();
    const question = { rule, year, prefix: actor.divisionPrefix, today: calendarDateOf(actor.now) };
    const sheets = await tx.$executeRaw`
      INSERT INTO score_sheet (unit_id, bureau_id, fiscal_year, freeze_id, rank, score_bps, figures)
      SELECT s.unit_id, ${actor.orgId}::uuid, ${year}::int, ${freezeId}::uuid, s.rank, s.score_bps, s.figures FROM (${scoresSql(question)}) s`;
    await writeAudit(tx, actor, { action: "scores.freeze", objectType: "score-freeze", objectId: freezeId, detail: { year, sheets } });
    return sheets;
  });
}

/** Takes the proposal back. @throws freezeNotFound, freezeMovedOn */
export async function withdrawFreeze(actor: Actor, freezeId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const freeze = await lockedFreeze(tx, actor, freezeId);
    const { count } = await tx.scoreFreeze.updateMany({
      where: { id: freezeId, state: "PROPOSED" },
      data: { state: "WITHDRAWN", decidedById: actor.userId, decidedAt: actor.now },
    });
    if (count === 0) throw freezeMovedOn();
    await writeAudit(tx, actor, {
      action: "scores.withdraw",
      objectType: "score-freeze",
      objectId: freezeId,
      detail: { year: freeze.fiscalYear },
    });
  });
}

async function lockedFreeze(tx: Tx, actor: Actor, id: string) {
  const freeze = await tx.scoreFreeze.findFirst({ where: { id, bureauId: actor.orgId } });
  if (!freeze) throw freezeNotFound();
  if (freeze.state !== "PROPOSED") throw freezeMovedOn();
  return freeze;
}
