import { beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { requireDatabaseUrl } from "#app/env.server";
import { acceptInvitation, acceptInvitationAs } from "#app/domain/identity/accept-invitation.server";
import type { Actor } from "#app/domain/identity/actor";
import { endGrant } from "#app/domain/identity/end-grant.server";
import { invitePerson, invitePersonAnywhere } from "#app/domain/identity/invite-person.server";
import { hashOneTimeToken } from "#app/domain/identity/one-time-token";
import { getOpenInvitation, listPeople } from "#app/domain/identity/people.queries.server";
import { requestPasswordReset } from "#app/domain/identity/request-password-reset.server";
import { resetPassword } from "#app/domain/identity/reset-password.server";
import { endSessions, listSessions } from "#app/domain/identity/sessions.server";
import { getSignedIn } from "#app/domain/identity/signed-in.queries.server";
import { switchGrant } from "#app/domain/identity/switch-grant.server";
import { withinLimit } from "#app/domain/identity/throttle.server";
import { withdrawInvitation } from "#app/domain/identity/withdraw-invitation.server";
import { sessionTokenOf } from "#app/integrations/auth.server";
import { installJobs } from "#app/jobs/boss.server";
import { newId } from "#app/lib/ids";
import { givenActor, givenCoop, givenUnit, next } from "#tests/support/given";
import { givenPerson, signInAs } from "#tests/support/http";

beforeAll(() => installJobs(requireDatabaseUrl()));

const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));

const newEmail = () => `new${next()}@example.test`;
const join = { name: "新来的", newPassword: "a long enough password", repeatPassword: "a long enough password" };
const circumstances = () => ({ now: new Date(), requestId: "test", locale: "zh-CN" });

/** A unit with a manager who really exists. */
async function givenManagedUnit() {
  const unit = await givenUnit();
  const person = await givenPerson([{ audience: "unit", orgId: unit.id, role: "MANAGER" }]);
  const manager = givenActor("unit", unit.id, "MANAGER", {
    userId: person.userId,
    grantId: person.grantIds[0] ?? "",
    now: new Date(),
    orgName: "测试小学",
  });
  return { unit, person, manager };
}

/** The token as the mail carries it. */
async function mailedToken(name: "identity.mailInvitation" | "identity.mailPasswordReset", to: string): Promise<string> {
  const rows = await db.$queryRaw<{ token: string }[]>`
    SELECT data->>'token' AS token FROM pgboss.job WHERE name = ${name} AND data->>'to' = ${to} ORDER BY created_on DESC, id DESC LIMIT 1`;
  return rows[0]?.token ?? "";
}

async function givenInvitation(actor: Actor, email = newEmail()) {
  const id = await invitePerson(actor, { email, name: "新来的", role: "CLERK" });
  return { id, email, token: await mailedToken("identity.mailInvitation", email) };
}

const grantsOf = (email: string) => db.grant.findMany({ where: { user: { email } } });
const audited = (action: string, objectId: string) => db.auditLog.count({ where: { action, objectId } });

describe("invitePerson", () => {
  test("mails a link of which only the hash is stored, and is audited", async () => {
    const { manager } = await givenManagedUnit();
    const { id, email, token } = await givenInvitation(manager);
    expect(await db.invitation.findUnique({ where: { id } })).toMatchObject({
      email,
      unitId: manager.orgId,
      role: "CLERK",
      tokenHash: hashOneTimeToken(token),
    });
    expect(await getOpenInvitation(token, new Date())).toMatchObject({ email, known: false });
    expect(await audited("person.invite", id)).toBe(1);
  });

  test("again: refused, one invitation", async () => {
    const { manager } = await givenManagedUnit();
    const { email } = await givenInvitation(manager);
    await expect(givenInvitation(manager, email)).rejects.toMatchObject({ code: "identity.alreadyInvited" });
    expect(await db.invitation.count({ where: { email } })).toBe(1);
  });

  test("raced: one wins", async () => {
    const { manager } = await givenManagedUnit();
    const input = { email: newEmail(), name: "新来的", role: "CLERK" as const };
    const results = await Promise.allSettled([1, 2, 3].map(() => invitePerson(manager, input)));
    expect(codesOf(results)).toEqual(["identity.alreadyInvited", "identity.alreadyInvited"]);
    expect(await db.invitation.count({ where: { email: input.email } })).toBe(1);
  });

  test("somebody who has the role already is not invited", async () => {
    const { manager, person } = await givenManagedUnit();
    await expect(invitePerson(manager, { email: person.email, name: "本人", role: "MANAGER" })).rejects.toMatchObject({
      code: "identity.alreadyMember",
    });
  });

  test("other organisations neither see nor withdraw it; its own does, once", async () => {
    const { manager } = await givenManagedUnit();
    const stranger = (await givenManagedUnit()).manager;
    const { id, token } = await givenInvitation(manager);
    expect((await listPeople(stranger)).invitations).toEqual([]);
    await expect(withdrawInvitation(stranger, id)).rejects.toMatchObject({ code: "identity.invitationNotFound" });
    await withdrawInvitation({ ...manager, now: new Date() }, id);
    await expect(withdrawInvitation({ ...manager, now: new Date() }, id)).rejects.toMatchObject({ code: "identity.invitationNotFound" });
    expect(await getOpenInvitation(token, new Date())).toBeNull();
  });

  test("an administrator invites by name or code; an unknown organisation is said so", async () => {
    const coop = await givenCoop();
    const { uscc } = await db.coop.findUniqueOrThrow({ where: { id: coop.id } });
    const admin = givenActor("platform", "platform", "MANAGER", { now: new Date() });
    const input = { name: "新来的", email: newEmail(), role: "CLERK" as const, scope: "COOP" as const };
    await expect(invitePersonAnywhere(admin, { ...input, organisation: "没有这个社" })).rejects.toMatchObject({
      code: "identity.organisationUnknown",
    });
    const id = await invitePersonAnywhere(admin, { ...input, organisation: uscc.toLowerCase() });
    expect(await db.invitation.findUnique({ where: { id } })).toMatchObject({ coopId: coop.id, unitId: null });
  });
});

describe("acceptInvitation", () => {
  test("makes the person, the password and the grant", async () => {
    const { manager } = await givenManagedUnit();
    const { email, token } = await givenInvitation(manager);
    expect(await acceptInvitation(token, join, circumstances())).toBe(email);
    expect(await grantsOf(email)).toMatchObject([{ role: "CLERK", unitId: manager.orgId, grantedById: manager.userId }]);
    const { people, invitations } = await listPeople({ ...manager, now: new Date() });
    expect(people.map((person) => person.email)).toContain(email);
    expect(invitations).toEqual([]);
  });

  test("replayed and raced it is accepted once", async () => {
    const { manager } = await givenManagedUnit();
    const { email, token } = await givenInvitation(manager);
    const results = await Promise.allSettled([1, 2, 3].map(() => acceptInvitation(token, join, circumstances())));
    expect(codesOf(results)).toEqual(["identity.invitationOver", "identity.invitationOver"]);
    await expect(acceptInvitation(token, join, circumstances())).rejects.toMatchObject({ code: "identity.invitationOver" });
    expect(await grantsOf(email)).toHaveLength(1);
  });

  test("somebody with an account accepts as themselves, nobody else does, and nothing is spent on the way", async () => {
    const { manager } = await givenManagedUnit();
    const known = await givenPerson();
    const other = await givenPerson();
    const { token } = await givenInvitation(manager, known.email);
    await expect(acceptInvitation(token, join, circumstances())).rejects.toMatchObject({ code: "identity.accountExists" });
    await expect(acceptInvitationAs(other, token, circumstances())).rejects.toMatchObject({ code: "identity.invitedSomebodyElse" });
    await acceptInvitationAs(known, token, circumstances());
    expect(await grantsOf(known.email)).toHaveLength(1);
    expect(await grantsOf(other.email)).toEqual([]);
  });

  test("a guessed or old token opens nothing", async () => {
    const { manager } = await givenManagedUnit();
    const { id, token } = await givenInvitation(manager);
    await db.invitation.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    for (const each of [token, "A".repeat(43), "", "'; --"]) {
      await expect(acceptInvitation(each, join, circumstances())).rejects.toMatchObject({ code: "identity.invitationOver" });
    }
  });
});

describe("endGrant", () => {
  async function givenColleague(unitId: string) {
    const colleague = await givenPerson([{ audience: "unit", orgId: unitId, role: "CLERK" }]);
    const [grantId = ""] = colleague.grantIds;
    return { ...colleague, grantId };
  }

  test("closes the desk at the next request, once", async () => {
    const { unit, manager } = await givenManagedUnit();
    const colleague = await givenColleague(unit.id);
    const token = sessionTokenOf(await signInAs(colleague.userId)) ?? "";
    expect((await getSignedIn(token, new Date()))?.grants).toHaveLength(1);
    await endGrant(manager, colleague.grantId);
    expect((await getSignedIn(token, new Date()))?.grants).toEqual([]);
    await expect(endGrant(manager, colleague.grantId)).rejects.toMatchObject({ code: "identity.grantNotFound" });
    expect(await audited("person.endGrant", colleague.grantId)).toBe(1);
  });

  test("closed to other organisations, and to oneself", async () => {
    const { unit, manager } = await givenManagedUnit();
    const stranger = (await givenManagedUnit()).manager;
    const colleague = await givenColleague(unit.id);
    await expect(endGrant(stranger, colleague.grantId)).rejects.toMatchObject({ code: "identity.grantNotFound" });
    await expect(endGrant(manager, manager.grantId)).rejects.toMatchObject({ code: "identity.ownGrant" });
    expect((await db.grant.findUniqueOrThrow({ where: { id: colleague.grantId } })).validTo).toBeNull();
  });

  test("two managers who end each other at once: one stays", async () => {
    const { unit, manager } = await givenManagedUnit();
    const second = await givenPerson([{ audience: "unit", orgId: unit.id, role: "MANAGER" }]);
    const other = { ...manager, userId: second.userId, grantId: second.grantIds[0] ?? "" };
    const results = await Promise.allSettled([endGrant(manager, other.grantId), endGrant(other, manager.grantId)]);
    expect(codesOf(results)).toEqual(["identity.actingGrantEnded"]);
    expect(await db.grant.count({ where: { unitId: unit.id, validTo: null } })).toBe(1);
  });
});

describe("switchGrant", () => {
  test("this browser acts under the grant chosen; chosen twice it is recorded once; others' grants cannot be chosen", async () => {
    const [unit, coop] = [await givenUnit(), await givenCoop()];
    const person = await givenPerson([
      { audience: "unit", orgId: unit.id, role: "CLERK" },
      { audience: "coop", orgId: coop.id, role: "VIEWER" },
    ]);
    const [unitGrant = "", coopGrant = ""] = person.grantIds;
    const token = sessionTokenOf(await signInAs(person.userId)) ?? "";
    const signedIn = await getSignedIn(token, new Date());
    expect(signedIn?.grants[0]?.id).toBe(unitGrant);

    const switching = { userId: person.userId, sessionId: signedIn?.sessionId ?? "", now: new Date(), requestId: "test" };
    await Promise.all([1, 2].map(() => switchGrant(switching, coopGrant)));
    expect((await getSignedIn(token, new Date()))?.grants[0]).toMatchObject({
      id: coopGrant,
      audience: "coop",
      orgId: coop.id,
      role: "VIEWER",
    });
    expect(await audited("person.switchGrant", coopGrant)).toBe(1);

    const stranger = await givenPerson([{ audience: "unit", orgId: unit.id, role: "MANAGER" }]);
    await expect(switchGrant(switching, stranger.grantIds[0] ?? "")).rejects.toMatchObject({ code: "identity.grantNotFound" });
  });
});

describe("password reset", () => {
  test("works once, ends all sessions; later links void earlier ones", async () => {
    const person = await givenPerson();
    const token = sessionTokenOf(await signInAs(person.userId)) ?? "";
    await requestPasswordReset(person.email, circumstances());
    const first = await mailedToken("identity.mailPasswordReset", person.email);
    await requestPasswordReset(person.email, circumstances());
    const second = await mailedToken("identity.mailPasswordReset", person.email);

    await expect(resetPassword(first, "another password", circumstances())).rejects.toMatchObject({ code: "identity.resetLinkOver" });
    const results = await Promise.allSettled([1, 2].map(() => resetPassword(second, "another password", circumstances())));
    expect(codesOf(results)).toEqual(["identity.resetLinkOver"]);
    expect(await getSignedIn(token, new Date())).toBeNull();
  });

  test("an unknown address writes nothing", async () => {
    const before = await db.verification.count();
    await requestPasswordReset("nobody@example.test", circumstances());
    expect(await db.verification.count()).toBe(before);
    expect(await mailedToken("identity.mailPasswordReset", "nobody@example.test")).toBe("");
  });
});

describe("sessions", () => {
  test("listed and ended by their owner only", async () => {
    const [person, stranger] = [await givenPerson(), await givenPerson()];
    await signInAs(person.userId);
    await signInAs(person.userId);
    const [kept, other] = await listSessions(person.userId, new Date());
    const author = { userId: stranger.userId, grantId: null, now: new Date(), requestId: "test" };
    await expect(endSessions(author, { only: kept?.id ?? "" })).rejects.toMatchObject({ code: "identity.sessionNotFound" });
    expect(await endSessions({ ...author, userId: person.userId }, { allBut: kept?.id ?? "" })).toBe(1);
    expect((await listSessions(person.userId, new Date())).map(({ id }) => id)).toEqual([kept?.id]);
    expect(other).toBeDefined();
  });

  test("over when old, idle, or the person is disabled", async () => {
    const person = await givenPerson();
    const token = sessionTokenOf(await signInAs(person.userId)) ?? "";
    expect(await getSignedIn(token, new Date())).not.toBeNull();
    expect(await getSignedIn(token, new Date(Date.now() + 2 * 86_400_000))).toBeNull();
    await db.session.updateMany({ where: { token }, data: { updatedAt: new Date(Date.now() - 8 * 86_400_000) } });
    expect(await getSignedIn(token, new Date())).toBeNull();
    await db.session.updateMany({ where: { token }, data: { updatedAt: new Date() } });
    await db.user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } });
    expect(await getSignedIn(token, new Date())).toBeNull();
    expect(await getSignedIn(newId(), new Date())).toBeNull();
  });
});

test("tries at the same moment are all counted, and forgotten after the window", async () => {
  const throttle = { key: `test:${next()}`, limit: 5, windowSeconds: 60 };
  const now = new Date();
  const results = await Promise.all(Array.from({ length: 8 }, () => withinLimit(throttle, now)));
  expect(results.filter(Boolean)).toHaveLength(5);
  expect(await withinLimit(throttle, new Date(now.getTime() + 61_000))).toBe(true);
});
