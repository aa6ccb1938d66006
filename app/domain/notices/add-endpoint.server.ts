import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { bankNotYours, badEndpointUrl, endpointKnown, eventNotYours, tooManyEndpoints } from "#app/domain/notices/errors";
import { listPledgeBanks } from "#app/domain/payments/confirmations.queries.server";
import { eventsFor, ofPledges } from "#app/domain/notices/events";
import { ownerOf } from "#app/domain/notices/own-endpoints";
import type { EndpointInput } from "#app/domain/notices/schema";
import { newWebhookSecret } from "#app/domain/notices/signature";
import { isAllowedTarget } from "#app/integrations/outbound.server";
import { newId } from "#app/lib/ids";

const MOST_ENDPOINTS = 10;

/**
 * Adds an address that the actor's organisation wants to be told at, from now on. An address stands once for an organisation, so that a form sent twice adds one.
 *
 * An address of a bank is told of what is pledged to that account, and of nothing else that was ticked.
 *
 * @returns its secret, for this one time
 * @throws badEndpointUrl, eventNotYours, bankNotYours, endpointKnown, tooManyEndpoints
 */
export async function addEndpoint(
  actor: Actor,
  { url, events: asked, bankAccount }: Omit<EndpointInput, "bankAccount"> & Partial<EndpointInput>,
): Promise<{ id: string; secret: string }> {
  if (!isAllowedTarget(url)) throw badEndpointUrl();
  const allowed = eventsFor(actor.audience);
  const bank = bankAccount?.replace(/\D/g, "") ?? null;
  if (bank !== null && !(await listPledgeBanks(actor)).some(({ account }) => account === bank)) throw bankNotYours();
  const events = bank === null ? asked : asked.filter((event) => ofPledges.includes(event));
  if (events.length === 0 || events.some((event) => !allowed.includes(event))) throw eventNotYours();
  const owner = ownerOf(actor);
  const id = newId();
  const secret = newWebhookSecret();
  return inTransaction(async (tx) => {
    // One at a time for an organisation; a row that does not exist yet cannot be locked.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhook:${actor.orgId}`}, 0))::text`;
    const known = await tx.webhookEndpoint.findMany({ where: owner, select: { url: true, disabledAt: true } });
    if (known.some((endpoint) => endpoint.url === new URL(url).href)) throw endpointKnown();
    if (known.filter((endpoint) => endpoint.disabledAt === null).length >= MOST_ENDPOINTS) throw tooManyEndpoints(MOST_ENDPOINTS);
    await tx.webhookEndpoint.create({
      data: {
        id,
        ...owner,
        url: new URL(url).href,
        bankAccountNumber: bank,
        events: [...new Set(events)],
        secret,
        createdById: actor.userId,
        createdAt: actor.now,
        collectedTo: actor.now,
      },
    });
    await writeAudit(tx, actor, {
      action: "webhook.add",
      objectType: "webhook",
      objectId: id,
      ...(owner.unitId ? { unitId: owner.unitId } : {}),
      detail: { url, events: events.join(" ") },
    });
    return { id, secret };
  });
}
