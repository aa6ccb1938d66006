import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { boundUnits, readWindow } from "#app/domain/quota/campaign.queries.server";
import { campaignClosed, campaignNotFound } from "#app/domain/quota/errors";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

/** Letters to this many units are written in one job. */
const UNITS_A_JOB = 500;

/**
 * Invites every unit of a window to file: a notice for each, and a letter to its people, once for each window whoever presses how often. Units that come later
 * are invited by the daily job.
 *
 * @returns how many units were invited now
 * @throws campaignNotFound outside the actor's divisions, campaignClosed
 */
export async function inviteUnits(actor: Actor, windowId: string): Promise<number> {
  return inTransaction(async (tx) => {
    const window = await readWindow(tx, windowId);
    if (!window?.divisionPrefix.startsWith(actor.divisionPrefix)) throw campaignNotFound();
    if ((await tx.campaignResult.count({ where: { windowId, closedAt: { not: null } } })) > 0) throw campaignClosed();
    const invited = await invite(tx, window, actor.userId, actor.now);
    if (invited > 0)
      await writeAudit(tx, actor, {
        action: "campaign.invite",
        objectType: "filing-window",
        objectId: windowId,
        detail: { units: invited },
      });
    return invited;
  });
}

/**
 * Invites units that were added to a campaign since its invitation, while it is open. Run daily; running it again invites nobody.
 *
 * @returns how many units were invited
 */
export async function inviteLateUnits(now: Date): Promise<number> {
  const today = toDbDate(calendarDateOf(now));
  const windows = await db.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM filing_window w WHERE w.opens_on <= ${today}::date AND w.correction_due_on >= ${today}::date
      AND EXISTS (SELECT 1 FROM campaign_invitation i WHERE i.window_id = w.id)
      AND NOT EXISTS (SELECT 1 FROM campaign_result r WHERE r.window_id = w.id AND r.closed_at IS NOT NULL) ORDER BY w.id`;
  let invited = 0;
  for (const { id } of windows)
    invited += await inTransaction(async (tx) => {
      const window = await readWindow(tx, id);
      return window ? invite(tx, window, null, now) : 0;
    });
  return invited;
}

type Window = NonNullable<Awaited<ReturnType<typeof readWindow>>>;

/** The row is what two who invite at the same moment meet at; letters are jobs of the same transaction. */
async function invite(tx: Tx, window: Window, invitedById: string | null, now: Date): Promise<number> {
  const rows = await tx.$queryRaw<{ unitId: string }[]>`
    INSERT INTO campaign_invitation (unit_id, window_id, invited_at, invited_by_id)
    SELECT b.id, ${window.id}::uuid, ${now}, ${invitedById}::uuid FROM (${boundUnits(window)}) b ORDER BY b.id ON CONFLICT DO NOTHING RETURNING unit_id AS "unitId"`;
  for (let start = 0; start < rows.length; start += UNITS_A_JOB)
    await enqueue(tx, "supervision.mailInvitations", {
      windowId: window.id,
      unitIds: rows.slice(start, start + UNITS_A_JOB).map(({ unitId }) => unitId),
    });
  return rows.length;
}
