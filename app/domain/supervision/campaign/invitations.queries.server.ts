import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { CalendarDate } from "#app/lib/dates";

export interface InvitationLetter {
  userId: string;
  to: string;
  name: string;
  locale: string;
  unitId: string;
  unit: string;
  fiscalYear: number;
  dueOn: CalendarDate;
  bureau: string;
}

/** The letters of an invitation: clerks, reviewers and managers of the units. */
export async function listInvitationLetters(windowId: string, unitIds: readonly string[], now: Date): Promise<InvitationLetter[]> {
  return db.$queryRaw<InvitationLetter[]>`
    SELECT DISTINCT a.id AS "userId", a.email AS "to", a.name, a.locale, u.id AS "unitId", u.name AS unit, w.fiscal_year AS "fiscalYear", w.due_on::text AS "dueOn",
      coalesce((SELECT b.name FROM bureau b WHERE starts_with(u.division_code, b.prefix) AND starts_with(b.prefix, w.division_prefix) ORDER BY length(b.prefix) LIMIT 1), w.source) AS bureau
    FROM campaign_invitation i JOIN filing_window w ON w.id = i.window_id JOIN unit u ON u.id = i.unit_id
      JOIN access_grant g ON g.unit_id = u.id AND g.role IN ('CLERK', 'REVIEWER', 'MANAGER') AND g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})
      JOIN app_user a ON a.id = g.user_id AND a.disabled_at IS NULL
    WHERE i.window_id = ${windowId}::uuid AND i.unit_id = ANY (${[...unitIds]}::uuid[]) ORDER BY u.id, a.id`;
}

/** When and by whom the actor's unit was invited to file for a year. */
export async function getOwnInvitation(actor: Actor, windowId: string): Promise<{ invitedAt: Date; by: string | null } | null> {
  const [row] = await db.$queryRaw<{ invitedAt: Date; by: string | null }[]>`
    SELECT i.invited_at AS "invitedAt", (SELECT a.name FROM app_user a WHERE a.id = i.invited_by_id) AS by FROM campaign_invitation i
    WHERE i.unit_id = ${actor.orgId}::uuid AND i.window_id = ${windowId}::uuid`;
  return row ?? null;
}
