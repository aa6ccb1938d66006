import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** A rule that refuses orders of a unit for now. */
export interface OrderBlock {
  unit: string;
  rule: string;
  source: string;
  bureau: string;
  condition: string;
  subject: "FILING" | "PLAN" | "ORDER" | "ACCEPTANCE" | "PAYMENT";
  since: CalendarDate;
}

/** What stands in the way of new orders of the trading unit for the credited one, oldest first. */
export async function listBlocks(actor: Actor, creditedUnitId: string): Promise<OrderBlock[]> {
  const rows = await hotQuery<Omit<OrderBlock, "since"> & { openedAt: Date }>(Prisma.sql`
    SELECT u.name AS unit, r.name AS rule, r.source, b.name AS bureau, r.condition, c.subject::text AS subject, c.opened_at AS "openedAt"
    FROM alert_case c JOIN unit u ON u.id = c.unit_id JOIN alert_rule r ON r.id = c.rule_id AND r.version = c.rule_version JOIN bureau b ON b.id = r.bureau_id
    WHERE c.unit_id IN (${actor.orgId}::uuid, ${creditedUnitId}::uuid) AND c.level = 'BLOCK' AND c.status IN ('OPEN', 'TAKEN') ORDER BY c.opened_at, c.id LIMIT 20`);
  return rows.map(({ openedAt, ...row }) => ({ ...row, since: calendarDateOf(openedAt) }));
}
