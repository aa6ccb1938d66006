import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { findKeyHolder, listApiKeys } from "#app/domain/identity/api-keys.queries.server";
import { scopesFor } from "#app/domain/identity/api-scopes";
import { createApiKey, MOST_KEYS } from "#app/domain/identity/create-api-key.server";
import { endGrant } from "#app/domain/identity/end-grant.server";
import { claimRequest, keepAnswer, KEPT_DAYS } from "#app/domain/identity/idempotency.server";
import { revokeApiKey } from "#app/domain/identity/revoke-api-key.server";
import { sweepExpired } from "#app/domain/identity/sweep-expired.server";
import { givenKey, givenMember, program } from "#tests/support/api";
import { givenCoop, givenUnit } from "#tests/support/given";
import { signInAs, startWeb, visitor, type Web } from "#tests/support/http";

/** Keys of programs: shown once, for their scopes and their time, as long as their grant and their person are. */

let web: Web;
beforeAll(async () => {
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

const input = (name: string) => ({ name, days: 30, scopes: ["orders:read" as const] });
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []));
const statusOf = async (token: string) => (await program(web.origin, token).get("/me")).status;

describe("a key is made", () => {
  test("it is shown once, on the page, and only its hash is stored", async () => {
    const unit = await givenUnit();
    const manager = await givenMember("unit", unit.id);
    const browser = visitor(web.origin, await signInAs(manager.userId, manager.grantId));
    const form: [string, string][] = [
      ["form", "api-key"],
      ["intent", "create"],
      ["name", "后勤系统"],
      ["days", "90"],
      ["scopes", "orders:read"],
      ["scopes", "ledger:read"],
    ];
    const made = await browser.post("/account/api-keys", form);
    const token = /xjk_[0-9A-Za-z]{10}_[\w-]{43}/.exec(made.text)?.[0] ?? "";
    expect([made.status, made.headers.get("cache-control"), token]).toEqual([200, "no-store", expect.stringMatching(/^xjk_/)]);
    expect((await browser.get("/account/api-keys")).text).not.toContain(token);
    const row = await db.apiKey.findFirstOrThrow({ where: { grantId: manager.grantId } });
    expect(row).toMatchObject({ name: "后勤系统", scopes: ["orders:read", "ledger:read"], createdById: manager.userId });
    expect(JSON.stringify(row)).not.toContain(token.slice(15));
    expect(await db.auditLog.count({ where: { action: "apiKey.create", objectId: row.id, unitId: unit.id } })).toBe(1);
    expect(await statusOf(token)).toBe(200);
  });

  test("again under the same name makes no second one", async () => {
    const manager = await givenMember("unit", (await givenUnit()).id);
    await createApiKey(manager, input("厨房"));
    await expect(createApiKey(manager, input("厨房"))).rejects.toMatchObject({ code: "identity.apiKeyNameTaken", field: "name" });
    expect(await db.apiKey.count({ where: { grantId: manager.grantId } })).toBe(1);
  });

  test("several at once under one name: one is made; and never more than may be", async () => {
    const manager = await givenMember("coop", (await givenCoop()).id);
    const same = await Promise.allSettled([1, 2, 3].map(() => createApiKey(manager, input("仓库"))));
    expect(codesOf(same)).toEqual(["identity.apiKeyNameTaken", "identity.apiKeyNameTaken"]);
    const many = await Promise.allSettled(
      Array.from({ length: MOST_KEYS + 2 }, (_, index) => createApiKey(manager, input(`系统 ${index}`))),
    );
    expect(codesOf(many)).toEqual(Array.from({ length: 3 }, () => "identity.tooManyApiKeys"));
  });

  test("not by clerks, viewers, contractors, halls, counties, and not for more than the role may", async () => {
    const unit = await givenUnit();
    for (const role of ["CLERK", "VIEWER", "CONTRACTOR"] as const) {
      const { userId, grantId } = await givenMember("unit", unit.id, role);
      const browser = visitor(web.origin, await signInAs(userId, grantId));
      expect([
        (await browser.get("/account/api-keys")).status,
        (await browser.post("/account/api-keys", { intent: "create" })).status,
      ]).toEqual([403, 403]);
    }
    const reviewer = await givenMember("coop", (await givenCoop()).id, "REVIEWER");
    expect(scopesFor(reviewer)).not.toContain("orders:write");
    await expect(createApiKey(reviewer, { ...input("x"), scopes: ["orders:write"] })).rejects.toMatchObject({
      code: "identity.scopeNotYours",
    });
    const ended = await givenMember("unit", unit.id);
    await db.grant.update({ where: { id: ended.grantId }, data: { validTo: ended.now } });
    await expect(createApiKey(ended, input("x"))).rejects.toMatchObject({ code: "identity.actingGrantEnded" });
  });
});

describe("a key ends", () => {
  test("when it is revoked, by anybody who manages the organisation; again it is not there, and for others it never was", async () => {
    const unit = await givenUnit();
    const { token, id } = await givenKey("unit", unit.id);
    const colleague = await givenMember("unit", unit.id, "REVIEWER");
    const stranger = await givenMember("unit", (await givenUnit()).id);
    await expect(revokeApiKey(stranger, id)).rejects.toMatchObject({ kind: "notFound" });
    expect(await listApiKeys(stranger)).toEqual([]);
    expect(await statusOf(token)).toBe(200);
    const results = await Promise.allSettled([1, 2].map(() => revokeApiKey(colleague, id)));
    expect(codesOf(results)).toEqual(["identity.apiKeyNotFound"]);
    expect(await statusOf(token)).toBe(401);
    expect(await db.auditLog.count({ where: { action: "apiKey.revoke", objectId: id } })).toBe(1);
    expect((await listApiKeys(colleague))[0]).toMatchObject({ id, state: "REVOKED" });
  });

  test("with its time, its grant, or its person — and each of them is the same answer as a key that never was", async () => {
    const unit = await givenUnit();
    const [old, granted, disabled] = [await givenKey("unit", unit.id), await givenKey("unit", unit.id), await givenKey("unit", unit.id)];
    const boss = await givenMember("unit", unit.id);
    expect([await statusOf(old.token), await statusOf(granted.token), await statusOf(disabled.token)]).toEqual([200, 200, 200]);
    await db.apiKey.update({
      where: { id: old.id },
      data: { createdAt: new Date(Date.now() - 86_400_000), expiresAt: new Date(Date.now() - 1) },
    });
    await endGrant({ ...boss, now: new Date() }, granted.actor.grantId);
    await db.user.update({ where: { id: disabled.actor.userId }, data: { disabledAt: new Date() } });
    const never = `${old.token.slice(0, -5)}AAAAA`;
    const told = await Promise.all(
      [old.token, granted.token, disabled.token, never, "xjk_nonsense", `xjk_0123456789_${"a".repeat(43)}`].map((token) =>
        program(web.origin, token).get("/orders"),
      ),
    );
    expect(told.map(({ status, headers }) => [status, headers.get("www-authenticate")])).toEqual(
      told.map(() => [401, 'Bearer realm="xiangji", error="invalid_token"']),
    );
    expect(new Set(told.map(({ text }) => text.replace(/urn:uuid:[\w-]+/, ""))).size).toBe(1);
    expect((await listApiKeys({ ...boss, now: new Date() })).map(({ state }) => state).sort()).toEqual([
      "EXPIRED",
      "GRANT_OVER",
      "GRANT_OVER",
    ]);
  });
});

test("a scope narrows what the role may", async () => {
  const { token } = await givenKey("unit", (await givenUnit()).id, { scopes: ["orders:read"] });
  const own = program(web.origin, token);
  expect([(await own.get("/orders")).status, (await own.get("/me")).status]).toEqual([200, 200]);
  for (const path of ["/quota/accounts", "/filings", "/receivables", "/products"]) {
    expect(await own.get(path)).toMatchObject({ status: 403, body: { code: "api.scopeMissing" } });
  }
  expect(await own.post("/orders", {})).toMatchObject({ status: 403, body: { code: "api.scopeMissing" } });
});

test("when it was used is known to the minute, and reading writes no more than that", async () => {
  const { token, id } = await givenKey("unit", (await givenUnit()).id);
  const used = async () => (await db.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt?.toISOString();
  const at = (text: string) => new Date(`${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T${text}Z`);
  const version = () => db.$queryRaw<{ xmin: string }[]>`SELECT xmin::text AS xmin FROM api_key WHERE id = ${id}::uuid`;
  await findKeyHolder(token, at("08:00:10.500"));
  expect(await used()).toBe(at("08:00:00.000").toISOString());
  const before = await version();
  await findKeyHolder(token, at("08:00:59.999"));
  expect(await version()).toEqual(before);
  await findKeyHolder(token, at("08:01:00.000"));
  expect(await used()).toBe(at("08:01:00.000").toISOString());
});

test("answers are kept for a week and then forgotten", async () => {
  const { id } = await givenKey("unit", (await givenUnit()).id);
  const now = new Date();
  const claim = { apiKeyId: id, idempotencyKey: "once-upon-a-time", requestHash: new Uint8Array(32) };
  expect(await claimRequest(claim, now)).toEqual({ kind: "mine" });
  await keepAnswer(claim, { status: 201, body: "{}" });
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
  await sweepExpired(later(KEPT_DAYS - 1));
  expect(await claimRequest(claim, later(1))).toEqual({ kind: "done", status: 201, body: "{}" });
  expect((await sweepExpired(later(KEPT_DAYS))).answers).toBeGreaterThan(0);
  expect(await db.idempotencyRecord.count({ where: { apiKeyId: id } })).toBe(0);
});
