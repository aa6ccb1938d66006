import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { addEndpoint } from "#app/domain/notices/add-endpoint.server";
import { ACCOUNT_CHANGED, webhookEvents, type WebhookEvent } from "#app/domain/notices/events";
import { pingEndpoint } from "#app/domain/notices/replay.server";
import { givenMember } from "#tests/support/api";
import { givenUnit, THE_INSTANT } from "#tests/support/given";
import type { startReceiver } from "#tests/support/receiver";

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

let path = 0;
export const MINUTE = 60_000;
/** So many minutes into the story. */
export const at = (minutes: number) => new Date(THE_INSTANT.getTime() + minutes * MINUTE);
export const clockAt = (minutes: number) => () => at(minutes);

/** An endpoint of an organisation at the receiver, added a minute before the story. */
export async function givenEndpoint(
  receiver: Receiver,
  owner: { id: string; audience: "unit" | "coop" | "bureau"; events?: WebhookEvent[]; bankAccount?: string },
) {
  const own = (path += 1);
  const manager: Actor = { ...(await givenMember(owner.audience, owner.id)), now: at(-1) };
  const orders = webhookEvents.filter(
    (event) => !event.startsWith("filing.") && !event.startsWith("receivable.") && event !== ACCOUNT_CHANGED,
  );
  const { id, secret } = await addEndpoint(manager, {
    url: `${receiver.url}/${own}`,
    events: owner.events ?? orders,
    bankAccount: owner.bankAccount,
  });
  const mine = () => receiver.received.filter((message) => message.path === `/hook/${own}`);
  return { id, secret, manager, mine };
}

export const typesOf = (messages: { headers: Record<string, string> }[]) => messages.map(({ headers }) => headers["xiangji-event-type"]);

/** The messages of the tests before are nobody's any more, and the receiver takes everything. */
export async function freshReceiver(receiver: Receiver): Promise<void> {
  await db.webhookEndpoint.updateMany({ where: { disabledAt: null }, data: { disabledAt: THE_INSTANT, disabledReason: "BY_PERSON" } });
  receiver.received.length = 0;
  Object.assign(receiver.state, { status: 204, delayMs: 0, location: null });
}

/** An endpoint with a test message that is due. */
export async function pinged(receiver: Receiver) {
  const endpoint = await givenEndpoint(receiver, { id: (await givenUnit()).id, audience: "unit" });
  await pingEndpoint({ ...endpoint.manager, now: at(0) }, endpoint.id);
  const { eventId } = await db.webhookDelivery.findFirstOrThrow({ where: { endpointId: endpoint.id } });
  const delivery = () => db.webhookDelivery.findUniqueOrThrow({ where: { endpointId_eventId: { endpointId: endpoint.id, eventId } } });
  return { ...endpoint, eventId, delivery };
}
