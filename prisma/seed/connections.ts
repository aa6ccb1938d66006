import { createApiKey } from "#app/domain/identity/create-api-key.server";
import { revokeApiKey } from "#app/domain/identity/revoke-api-key.server";
import { addEndpoint } from "#app/domain/notices/add-endpoint.server";
import { recordAttempt, takeDue } from "#app/domain/notices/attempt-delivery.server";
import { collectEvents } from "#app/domain/notices/collect-events.server";
import { addDays, instantOf, type CalendarDate } from "#app/lib/dates";
import type { DemoOrganisations } from "#prisma/seed/organisations";

/** How long ago the school's own system was connected. */
const DAYS = 8;

/**
 * A school whose own system is connected: it reads and orders with a key, an older key was revoked, and it is told of what happens. Its receiver took everything
 * until this morning; since then it answers that it is being maintained.
 */
export async function connectSchool(organisations: DemoOrganisations, today: CalendarDate, latest: Date): Promise<void> {
  const school = organisations.units.get("yz-xiaoxiang-school");
  if (!school) throw new Error("the demo data have no school with a system of its own");
  const then = addDays(today, -DAYS);
  const before = await createApiKey(school.reviewer(addDays(then, -60)), {
    name: "旧后勤系统",
    days: 365,
    scopes: ["orders:read"],
  });
  await revokeApiKey(school.reviewer(then, 11), before.id);
  await createApiKey(school.reviewer(then), {
    name: "智慧食堂系统",
    days: 365,
    scopes: ["catalog:read", "orders:read", "orders:write", "payments:read", "ledger:read"],
  });
  await addEndpoint(school.reviewer(then), {
    url: "https://canteen.xiaoxiang-school.example/xiangji",
    events: [
      "order.submitted",
      "order.confirmed",
      "order.rejected",
      "order.shipped",
      "delivery.accepted",
      "payment.confirmed",
      "filing.returned",
    ],
  });
  for (const [day, status] of [
    [addDays(today, -1), 204],
    [today, 503],
  ] as const) {
    const morning = instantOf(day, 8);
    const now = morning > latest ? latest : morning;
    await collectEvents(now);
    for (let due = await takeDue(now, 16); due.length > 0; due = await takeDue(now, 16)) {
      for (const delivery of due) await recordAttempt(delivery, { status, error: null }, now);
    }
  }
}
