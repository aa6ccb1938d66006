import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { nobodyToRemind, noReminderRule } from "#app/domain/supervision/errors";
import { rulesInForceSql, termsColumns, type ReminderTerms } from "#app/domain/supervision/remind-units.server";
import { sendReminders, type SentReminders } from "#app/domain/supervision/send-reminders.server";
import { calendarDateOf } from "#app/lib/dates";

/**
 * Reminds units that the filings' list shows: the ticked ones, or all that the bureau's reminder rule about filings reaches. How often at most, and who is
 * reached at all, is the rule's; the units are reminded through it.
 *
 * @param unitIds null for everybody
 * @throws noReminderRule, nobodyToRemind
 */
export async function remindFilers(actor: Actor, unitIds: readonly string[] | null): Promise<SentReminders> {
  const today = calendarDateOf(actor.now);
  const [rule] = await db.$queryRaw<ReminderTerms[]>`
    SELECT ${termsColumns} FROM ${rulesInForceSql(today)} r WHERE r.bureau_id = ${actor.orgId}::uuid AND r.subject = 'FILING' ORDER BY length(r.division_prefix), r.id LIMIT 1`;
  if (!rule) throw noReminderRule();
  if (unitIds?.length === 0) throw nobodyToRemind();
  return sendReminders(actor, rule.id, rule.message, unitIds);
}
