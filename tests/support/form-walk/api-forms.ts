import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { createApiKey } from "#app/domain/identity/create-api-key.server";
import { addEndpoint } from "#app/domain/notices/add-endpoint.server";
import { disableEndpoint } from "#app/domain/notices/change-endpoint.server";
import { pingEndpoint } from "#app/domain/notices/replay.server";
import { askConfirmation, checkConfirmation, confirmReceivable, pledgeReceivable } from "#app/domain/payments/confirm-receivable.server";
import { calendarDateOf } from "#app/lib/dates";
import { givenMember } from "#tests/support/api";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { cookieOf } from "#tests/support/form-walk/people";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenUnit, next } from "#tests/support/given";
import { signInAs } from "#tests/support/http";

async function givenManager(): Promise<{ actor: Actor; cookie: string }> {
  const actor = await givenMember("unit", (await givenUnit()).id);
  return { actor, cookie: await signInAs(actor.userId, actor.grantId) };
}

const keyOf = (actor: Actor) => createApiKey(actor, { name: `系统 ${next()}`, days: 30, scopes: ["orders:read"] });

const endpointOf = (actor: Actor) => addEndpoint(actor, { url: `https://receiver${next()}.example/in`, events: ["order.shipped"] });

/** An endpoint with a message that did not arrive, and its page. */
async function givenEndpoint(intent: string, more: Partial<ReadyForm> & { disabled?: boolean } = {}) {
  const { actor, cookie } = await givenManager();
  const { id } = await endpointOf(actor);
  await pingEndpoint(actor, id);
  await db.webhookDelivery.updateMany({ where: { endpointId: id }, data: { status: "DEAD", nextAttemptAt: null, attempts: 13 } });
  if (more.disabled) await disableEndpoint(actor, id, 0);
  const { eventId } = await db.webhookDelivery.findFirstOrThrow({ where: { endpointId: id } });
  return { ready: { cookie, page: `/account/webhooks/${id}`, button: ["intent", intent] as [string, string], ...more }, eventId };
}

const oneOfMany = { values: ["twice", "list"] as const, because: "any number may be ticked" };

const webhook = "/account/webhooks/:id";

export const apiForms: FormCase[] = [
  {
    name: "a key is made",
    route: "/account/api-keys",
    fields: { form: "plumbing", name: "text", days: "choice", scopes: "choice" },
    status: 200,
    accepts: [{ field: "scopes", ...oneOfMany }],
    given: async () => ({
      cookie: (await givenManager()).cookie,
      page: "/account/api-keys",
      button: ["intent", "create"],
      typed: { name: "后勤系统", days: "30", scopes: "orders:read" },
    }),
  },
  {
    name: "a key is revoked",
    route: "/account/api-keys",
    fields: { keyId: "id" },
    given: async () => {
      const { actor, cookie } = await givenManager();
      const { id } = await keyOf(actor);
      const theirs = await keyOf((await givenManager()).actor);
      return { cookie, page: "/account/api-keys", button: ["intent", "revoke"], having: { keyId: id }, foreign: { keyId: theirs.id } };
    },
  },
  {
    name: "an endpoint is added",
    route: "/account/webhooks",
    fields: { form: "plumbing", url: "code", events: "choice" },
    status: 200,
    accepts: [{ field: "events", ...oneOfMany }],
    given: async () => ({
      cookie: (await givenManager()).cookie,
      page: "/account/webhooks",
      button: ["intent", "add"],
      typed: { url: `https://receiver${next()}.example/in`, events: "order.shipped" },
    }),
  },
  {
    name: "a bank is told of what is pledged to it",
    route: "/account/webhooks",
    fields: { form: "plumbing", url: "code", events: "choice", bankAccount: "choice" },
    status: 200,
    accepts: [
      { field: "events", ...oneOfMany },
      { field: "bankAccount", values: ["missing", "empty"], because: "without a bank it is the co-op's own program" },
    ],
    given: async () => {
      const { coop, unit, receivable } = await givenAcceptedOrder();
      const id = await askConfirmation(coop.clerk, receivable.id);
      await checkConfirmation(unit.clerk, id);
      await confirmReceivable(unit.reviewer, id);
      await pledgeReceivable(coop.clerk, id, { bankName: "农业银行", bankAccountName: "专户", bankAccountNumber: "6228480012345678" });
      return {
        cookie: await cookieOf("coop", coop.id, "MANAGER"),
        page: "/account/webhooks",
        button: ["intent", "add"],
        typed: { url: `https://receiver${next()}.example/in`, events: "receivable.paid", bankAccount: "6228480012345678" },
      };
    },
  },
  {
    name: "a new signing secret",
    route: webhook,
    fields: { version: "version" },
    status: 200,
    given: async () => (await givenEndpoint("rotate")).ready,
  },
  {
    name: "an endpoint is switched off",
    route: webhook,
    fields: { version: "version" },
    given: async () => (await givenEndpoint("disable")).ready,
  },
  {
    name: "an endpoint is switched on",
    route: webhook,
    fields: { version: "version" },
    given: async () => (await givenEndpoint("enable", { disabled: true })).ready,
  },
  { name: "a test message", route: webhook, fields: {}, given: async () => (await givenEndpoint("ping")).ready },
  {
    name: "a message is sent again",
    route: webhook,
    fields: { eventId: "id" },
    given: async () => {
      const { ready, eventId } = await givenEndpoint("replay");
      const { eventId: theirs } = await givenEndpoint("replay");
      return { ...ready, having: { eventId }, foreign: { eventId: theirs } };
    },
  },
  {
    name: "what was not delivered is sent again",
    route: webhook,
    fields: { form: "plumbing", since: "date" },
    given: async () => ({ ...(await givenEndpoint("replay-failed")).ready, typed: { since: calendarDateOf(new Date()) } }),
  },
];
