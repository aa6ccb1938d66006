import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { provideEnvironment } from "#app/env.server";
import { addEndpoint } from "#app/domain/notices/add-endpoint.server";
import { disableEndpoint, enableEndpoint, rotateSecret } from "#app/domain/notices/change-endpoint.server";
import { listEndpoints } from "#app/domain/notices/endpoints.queries.server";
import { replayDelivery } from "#app/domain/notices/replay.server";
import { isAllowedTarget, isPublicAddress, post } from "#app/integrations/outbound.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";
import { givenMember } from "#tests/support/api";
import { givenUnit } from "#tests/support/given";
import { at, clockAt, freshReceiver, pinged } from "#tests/support/given-endpoint";
import { givenMarket } from "#tests/support/given-order";
import { startReceiver, verifies } from "#tests/support/receiver";

/** Where messages go: added once, by whoever may, never inside a private network; with secrets that change without a gap. */

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  provideEnvironment({ WEBHOOK_LOCAL: "1" });
  receiver = await startReceiver();
});
beforeEach(() => freshReceiver(receiver));
afterAll(() => receiver.close());

describe("an endpoint", () => {
  test("gets a new secret: for a day messages are signed with both, two at once make one", async () => {
    const endpoint = await pinged(receiver);
    const manager = { ...endpoint.manager, now: at(0) };
    const results = await Promise.allSettled([1, 2].map(() => rotateSecret(manager, endpoint.id, 0)));
    const [secret] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []))).toEqual([
      "notices.endpointChanged",
    ]);
    await deliverWebhooks(clockAt(1));
    await replayDelivery({ ...manager, now: at(25 * 60) }, endpoint.id, endpoint.eventId);
    await deliverWebhooks(clockAt(25 * 60));
    expect(endpoint.mine().map((message) => [verifies(message, secret ?? ""), verifies(message, endpoint.secret)])).toEqual([
      [true, true],
      [true, false],
    ]);
  });

  test("is added once, for what concerns the organisation; switched off and on by whoever saw it last", async () => {
    const unit = await givenUnit();
    const manager = await givenMember("unit", unit.id);
    const input = { url: "https://receiver.example/in", events: ["order.shipped" as const] };
    const results = await Promise.allSettled([1, 2].map(() => addEndpoint(manager, input)));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(addEndpoint(manager, input)).rejects.toMatchObject({ code: "notices.endpointKnown", field: "url" });
    const coop = await givenMember("coop", (await givenMarket()).coop.id);
    await expect(addEndpoint(coop, { url: input.url, events: ["filing.returned"] })).rejects.toMatchObject({
      code: "notices.eventNotYours",
    });
    const [{ id } = { id: "" }] = await listEndpoints(manager);
    await disableEndpoint(manager, id, 0);
    await expect(disableEndpoint(manager, id, 0)).rejects.toMatchObject({ code: "notices.endpointChanged" });
    await expect(enableEndpoint(coop, id, 1)).rejects.toMatchObject({ code: "notices.endpointNotFound" });
    await enableEndpoint(manager, id, 1);
    expect(await listEndpoints(manager)).toMatchObject([{ id, disabledAt: null }]);
    expect(await db.auditLog.count({ where: { objectType: "webhook", objectId: id } })).toBe(3);
  });

  test("inside a private network is refused when it is entered and again when it is asked", async () => {
    const inside = [
      "127.0.0.1",
      "10.1.2.3",
      "172.16.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "0.0.0.0",
      "224.0.0.1",
      "::1",
      "fe80::1",
      "fd00::1",
      "::ffff:127.0.0.1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "2001:db8::1",
    ];
    const outside = ["8.8.8.8", "223.5.5.5", "2400:3200::1"];
    expect([...inside, ...outside].filter(isPublicAddress)).toEqual(outside);
    provideEnvironment({ WEBHOOK_LOCAL: "0" });
    try {
      const refused = [
        ...inside.map((address) => `https://${address.includes(":") ? `[${address}]` : address}/x`),
        "http://receiver.example/x",
        "https://localhost/x",
        "https://a.localhost/x",
        "https://user:secret@receiver.example/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "ftp://receiver.example/x",
        "nonsense",
      ];
      expect(refused.filter(isAllowedTarget)).toEqual([]);
      expect(isAllowedTarget("https://receiver.example/x")).toBe(true);
      const manager = await givenMember("unit", (await givenUnit()).id);
      await expect(addEndpoint(manager, { url: "https://169.254.169.254/latest", events: ["order.shipped"] })).rejects.toMatchObject({
        code: "notices.badEndpointUrl",
      });
      expect(await post(receiver.url, "{}", {})).toEqual({ status: null, error: "refused" });
      // Names that lead inside, all the way or for one of their addresses.
      for (const addresses of [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"]]) {
        const resolve = () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));
        expect(await post("https://receiver.example/x", "{}", {}, { resolve })).toEqual({ status: null, error: "refused" });
      }
      expect(receiver.received).toEqual([]);
    } finally {
      provideEnvironment({ WEBHOOK_LOCAL: "1" });
    }
  });

  test("is reached at the very address that was looked at", async () => {
    const { port } = new URL(receiver.url);
    let asked = 0;
    const resolve = () => {
      asked += 1;
      return Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
    };
    expect(await post(`http://receiver.example:${port}/here`, "{}", {}, { resolve })).toEqual({ status: 204, error: null });
    expect([asked, receiver.received.map(({ path, headers }) => [path, headers.host])]).toEqual([
      1,
      [["/here", `receiver.example:${port}`]],
    ]);
  });
});
