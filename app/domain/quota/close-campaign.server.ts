import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { canonicalJson, countLines, fingerprintOf, type CampaignContent } from "#app/domain/quota/campaign-result";
import { boundUnits, readCampaignLines, readWindow, type CampaignWindow } from "#app/domain/quota/campaign.queries.server";
import {
  campaignClosed,
  campaignNeedsSecondPerson,
  campaignNotFound,
  campaignNotProposed,
  campaignTooEarly,
  campaignUndecided,
} from "#app/domain/quota/errors";
import { calendarDateOf } from "#app/lib/dates";

/**
 * One person of the bureau proposes to close a campaign after its last day of correction, once nothing waits for the bureau itself. Units that have not filed
 * are part of the result.
 *
 * @throws campaignNotFound outside the actor's divisions, campaignTooEarly, campaignUndecided, campaignClosed
 */
export async function proposeClosing(actor: Actor, windowId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const window = await closable(tx, actor, windowId);
    await tx.campaignResult.createMany({
      data: [
        {
          windowId,
          fiscalYear: window.fiscalYear,
          divisionPrefix: window.divisionPrefix,
          bureauId: actor.orgId,
          proposedAt: actor.now,
          proposedById: actor.userId,
        },
      ],
      skipDuplicates: true,
    });
    const { count } = await tx.campaignResult.updateMany({
      where: { windowId, closedAt: null },
      data: { proposedAt: actor.now, proposedById: actor.userId, bureauId: actor.orgId },
    });
    if (count === 0) throw campaignClosed();
    await writeAudit(tx, actor, { action: "campaign.propose", objectType: "filing-window", objectId: windowId });
  });
}

/**
 * A second person closes the campaign: the counts and every unit's line are frozen as one text with its fingerprint. Declarations of the year change afterwards
 * only with a reason, and are marked.
 *
 * @throws as proposeClosing; campaignNotProposed; campaignNeedsSecondPerson for whoever proposed it
 */
export async function closeCampaign(actor: Actor, windowId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const window = await closable(tx, actor, windowId);
    // Whoever submits or decides a declaration of the year waits until the result is written, or is part of it.
    await tx.$executeRaw`LOCK TABLE filing IN SHARE ROW EXCLUSIVE MODE`;
    const proposed = await tx.campaignResult.findUnique({ where: { windowId } });
    if (!proposed) throw campaignNotProposed();
    if (proposed.closedAt) throw campaignClosed();
    if (proposed.proposedById === actor.userId) throw campaignNeedsSecondPerson();
    const today = calendarDateOf(actor.now);
    await requireDecided(tx, window);
    const units = await readCampaignLines(tx, window, today);
    const content: CampaignContent = {
      format: "xiangji-campaign-result/1",
      windowId,
      fiscalYear: window.fiscalYear,
      divisionPrefix: window.divisionPrefix,
      place: window.place,
      opensOn: window.opensOn,
      dueOn: window.dueOn,
      correctionDueOn: window.correctionDueOn,
      counts: countLines(units),
      units,
    };
    const text = canonicalJson(content);
    const { count } = await tx.campaignResult.updateMany({
      where: { windowId, closedAt: null, proposedById: { not: actor.userId } },
      data: { closedAt: actor.now, closedById: actor.userId, content: text, sha256: new Uint8Array(fingerprintOf(text)) },
    });
    if (count === 0) throw campaignClosed();
    await writeAudit(tx, actor, {
      action: "campaign.close",
      objectType: "filing-window",
      objectId: windowId,
      detail: { units: units.length, sha256: fingerprintOf(text).toString("hex") },
    });
  });
}

async function closable(tx: Tx, actor: Actor, windowId: string): Promise<CampaignWindow> {
  const window = await readWindow(tx, windowId);
  if (!window?.divisionPrefix.startsWith(actor.divisionPrefix)) throw campaignNotFound();
  if (calendarDateOf(actor.now) <= window.correctionDueOn) throw campaignTooEarly();
  const closed = await tx.campaignResult.count({ where: { windowId, closedAt: { not: null } } });
  if (closed > 0) throw campaignClosed();
  await requireDecided(tx, window);
  return window;
}

/** What waits for the bureau's own decision is decided before the campaign is closed. */
async function requireDecided(tx: Tx, window: CampaignWindow): Promise<void> {
  const [open] = await tx.$queryRaw<{ submitted: number; exceptions: number }[]>`
    SELECT count(*) FILTER (WHERE f.status = 'SUBMITTED')::int AS submitted,
      coalesce(sum((SELECT count(*) FROM filing_exception x WHERE x.unit_id = b.id AND x.fiscal_year = ${window.fiscalYear}::int AND x.status = 'REQUESTED')), 0)::int AS exceptions
    FROM (${boundUnits(window)}) b LEFT JOIN filing f ON f.unit_id = b.id AND f.fiscal_year = ${window.fiscalYear}::int`;
  if (open && open.submitted + open.exceptions > 0) throw campaignUndecided(open.submitted, open.exceptions);
}
