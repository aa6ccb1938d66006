import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { requireDatabaseUrl } from "#app/env.server";
import { installJobs } from "#app/jobs/boss.server";
import { givenCoop, givenUnit, next } from "#tests/support/given";
import { A_PASSWORD, givenPerson, signInAs, startWeb, visitor, type Visitor, type Web } from "#tests/support/http";
import { codeFor } from "#tests/support/two-factor";

let web: Web;
beforeAll(async () => {
  await installJobs(requireDatabaseUrl());
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

async function givenBuyer(role: "CLERK" | "MANAGER" = "CLERK") {
  const unit = await givenUnit();
  const person = await givenPerson([{ audience: "unit", orgId: unit.id, role }]);
  return { unit, ...person };
}

const signIn = (browser: Visitor, email: string, password = A_PASSWORD, path = "/sign-in") => browser.post(path, { email, password });

async function mailed(name: string, to: string): Promise<string> {
  const rows = await db.$queryRaw<{ token: string }[]>`
    SELECT data->>'token' AS token FROM pgboss.job WHERE name = ${name} AND data->>'to' = ${to} ORDER BY created_on DESC, id DESC LIMIT 1`;
  return rows[0]?.token ?? "";
}

describe("sign-in", () => {
  test("leads to the desk, with a cookie that scripts cannot read; sign-out ends the session", async () => {
    const { email } = await givenBuyer();
    const browser = visitor(web.origin);
    const answer = await signIn(browser, email);
    expect(answer.status).toBe(303);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("xj_session=")) ?? "";
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect((await browser.get(answer.location ?? "")).location).toBe("/unit");
    expect((await browser.get("/account")).status).toBe(200);

    const kept = visitor(web.origin, [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    expect((await browser.post("/sign-out")).status).toBe(303);
    expect((await kept.get("/account")).location).toBe("/sign-in?next=%2Faccount");
  });

  test("a wrong password and an unknown address get the same 422; the address typed is kept, the password is not", async () => {
    const { email } = await givenBuyer();
    const wrong = await signIn(visitor(web.origin), email, "not the password");
    const unknown = await signIn(visitor(web.origin), `nobody${next()}@example.test`, "not the password");
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(wrong.text).toContain("邮箱或密码不对");
    expect(unknown.text).toContain("邮箱或密码不对");
    expect(wrong.text).toContain(email);
    expect(wrong.text).not.toContain("not the password");
    const english = await signIn(visitor(web.origin, "", "en"), email, "not the password");
    expect(english.text).toContain("The e-mail or the password is wrong.");
  });

  test("somebody disabled cannot sign in", async () => {
    const { email, userId } = await givenBuyer();
    await db.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect((await signIn(visitor(web.origin), email)).status).toBe(422);
  });

  test("guessing is throttled by account, with a designed page; others still get in", async () => {
    const [target, other] = [await givenBuyer(), await givenBuyer()];
    for (let i = 0; i < 10; i += 1) expect((await signIn(visitor(web.origin), target.email, `guess ${i}`)).status).toBe(422);
    const eleventh = await signIn(visitor(web.origin), target.email);
    expect(eleventh.status).toBe(429);
    expect(eleventh.text).toContain("操作太频繁");
    expect((await signIn(visitor(web.origin), other.email)).status).toBe(303);
  });

  test("goes back to the page that was asked for, and only on this site", async () => {
    const { email } = await givenBuyer();
    const browser = visitor(web.origin);
    const door = await browser.get("/account/security");
    expect(door.location).toBe("/sign-in?next=%2Faccount%2Fsecurity");
    const answer = await signIn(browser, email, A_PASSWORD, door.location ?? "");
    expect((await browser.get(answer.location ?? "")).location).toBe("/account/security");
    expect((await browser.get("/sign-in?next=https://evil.example/")).location).toBe("/unit");
    expect((await browser.get("/sign-in?next=//evil.example/")).location).toBe("/unit");
  });

  test.each([
    ["a forged signature", (value: string) => `${value.slice(0, -6)}AAAA%3D`],
    ["another token", (value: string) => `x${value}`],
    ["nonsense", () => "%E0%A4%A"],
  ])("%s in the cookie is nobody", async (_name, forge) => {
    const { userId } = await givenBuyer();
    const [name = "", value = ""] = (await signInAs(userId)).split("=");
    expect((await visitor(web.origin, `${name}=${value}`).get("/account")).status).toBe(200);
    expect((await visitor(web.origin, `${name}=${forge(value)}`).get("/account")).status).toBe(302);
  });
});

describe("two-step sign-in", () => {
  async function givenTwoFactor() {
    const buyer = await givenBuyer();
    const browser = visitor(web.origin, await signInAs(buyer.userId));
    const setup = await browser.post("/account/security", {
      intent: "start-two-factor",
      currentPassword: A_PASSWORD,
      form: "start-two-factor",
    });
    expect(setup.status).toBe(200);
    expect(setup.headers.get("cache-control")).toBe("no-store");
    const key = (/<code class="break-all">([A-Z2-7 ]+)<\/code>/.exec(setup.text)?.[1] ?? "").replaceAll(" ", "");
    const backupCodes = [...setup.text.matchAll(/<code>([A-Za-z0-9]{5}-[A-Za-z0-9]{5})<\/code>/g)].map((match) => match[1] ?? "");
    expect(backupCodes).toHaveLength(10);
    const confirmed = await browser.post("/account/security", { intent: "confirm-two-factor", code: await codeFor(key) });
    expect(confirmed.status).toBe(303);
    expect((await browser.get("/account/security")).text).toContain("已开启");
    return { ...buyer, browser, key, backupCodes };
  }

  test("password, then code; a wrong code is said so; a backup code works once", async () => {
    const { email, key, backupCodes } = await givenTwoFactor();
    const browser = visitor(web.origin);
    const first = await signIn(browser, email);
    expect(first.location).toBe("/sign-in/code");
    expect((await browser.get("/account")).status).toBe(302);
    const wrong = await browser.post("/sign-in/code", { code: "000000" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("验证码不对");
    const right = await browser.post("/sign-in/code", { code: await codeFor(key) });
    expect(right.status).toBe(303);
    expect((await browser.get("/account")).status).toBe(200);

    const [code = ""] = backupCodes;
    for (const status of [303, 422]) {
      const another = visitor(web.origin);
      await signIn(another, email);
      expect((await another.post("/sign-in/code", { code: code.replace("-", "") })).status).toBe(status);
    }
  });

  test("without the first step there is no second", async () => {
    expect((await visitor(web.origin).get("/sign-in/code")).location).toBe("/sign-in");
    const late = visitor(web.origin);
    expect((await late.post("/sign-in/code", { code: "123456" })).location).toBe("/sign-in");
    expect((await late.get("/sign-in")).text).toContain("登录已超时");
    const forged = await visitor(web.origin, "xj.two_factor=forged").post("/sign-in/code", { code: "123456" });
    expect(forged.status).toBe(409);
    expect(forged.text).toContain("登录已超时或错误次数过多");
  });

  test("switched off and renewed with the password only", async () => {
    const { browser, email } = await givenTwoFactor();
    const wrong = await browser.post("/account/security", { intent: "stop-two-factor", currentPassword: "wrong password" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("当前密码不对");
    const renewed = await browser.post("/account/security", { intent: "new-backup-codes", currentPassword: A_PASSWORD });
    expect([...renewed.text.matchAll(/<code>[A-Za-z0-9]{5}-[A-Za-z0-9]{5}<\/code>/g)]).toHaveLength(10);
    expect((await browser.post("/account/security", { intent: "stop-two-factor", currentPassword: A_PASSWORD })).status).toBe(303);
    expect((await signIn(visitor(web.origin), email)).location).toBe("/sign-in");
  });
});

describe("passwords", () => {
  test("changed with the present one; every other browser is out", async () => {
    const { userId, email } = await givenBuyer();
    const [browser, elsewhere] = [visitor(web.origin, await signInAs(userId)), visitor(web.origin, await signInAs(userId))];
    const change = (fields: Record<string, string>) =>
      browser.post("/account/security", { intent: "change-password", form: "change-password", ...fields });
    const fresh = { newPassword: "quite another password", repeatPassword: "quite another password" };

    expect((await change({ currentPassword: "wrong one", ...fresh })).text).toContain("当前密码不对");
    expect((await change({ currentPassword: A_PASSWORD, newPassword: "short", repeatPassword: "short" })).text).toContain("至少 10 个字符");
    expect((await change({ currentPassword: A_PASSWORD, newPassword: email, repeatPassword: email })).text).toContain("密码不能与邮箱相同");
    expect((await change({ currentPassword: A_PASSWORD, ...fresh })).status).toBe(303);
    expect((await browser.get("/account")).status).toBe(200);
    expect((await elsewhere.get("/account")).status).toBe(302);
    expect((await signIn(visitor(web.origin), email, fresh.newPassword)).status).toBe(303);
  });

  test("reset by mail; known and unknown addresses get the same answer", async () => {
    const { email } = await givenBuyer();
    const browser = visitor(web.origin);
    const known = await browser.post("/password/forgot", { email: email.toUpperCase() });
    const unknown = await browser.post("/password/forgot", { email: `nobody${next()}@example.test` });
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect(known.text).toContain("请查收邮件");
    expect(unknown.text).toContain("请查收邮件");

    const link = `/password/reset/${await mailed("identity.mailPasswordReset", email)}`;
    const differs = await browser.post(link, { newPassword: "a brand new password", repeatPassword: "a brand new passwort" });
    expect(differs.status).toBe(422);
    expect(differs.text).toContain("两次输入的密码不一样");
    const fresh = { newPassword: "a brand new password", repeatPassword: "a brand new password" };
    expect((await browser.post(link, fresh)).location).toBe("/sign-in");
    expect((await browser.get("/sign-in")).text).toContain("新密码已保存");
    expect((await browser.post(link, fresh)).status).toBe(409);
    expect((await browser.get(link)).text).toContain("链接已失效");
    expect((await signIn(browser, email, fresh.newPassword)).status).toBe(303);
  });
});

describe("people", () => {
  test("invited, joined, ended, in the manager's own organisation", async () => {
    const { unit, userId } = await givenBuyer("MANAGER");
    const manager = visitor(web.origin, await signInAs(userId));
    const email = `invited${next()}@example.test`;
    const invited = await manager.post("/unit/people", { intent: "invite", name: "王老师", email, role: "CLERK" });
    expect(invited.location).toBe("/unit/people");
    expect((await manager.get("/unit/people")).text).toContain(`已向 ${email} 发出邀请`);
    const again = await manager.post("/unit/people", { intent: "invite", form: "invite", name: "王老师", email, role: "CLERK" });
    expect(again.status).toBe(409);
    expect(again.text).toContain("王老师");

    const link = `/invitations/${await mailed("identity.mailInvitation", email)}`;
    const newcomer = visitor(web.origin);
    expect((await newcomer.get(link)).text).toContain(email);
    const joined = await newcomer.post(link, {
      name: "王建国",
      newPassword: "a long enough password",
      repeatPassword: "a long enough password",
    });
    expect(joined.status).toBe(303);
    expect((await newcomer.get("/unit/people")).text).toContain("王建国");

    const grant = await db.grant.findFirstOrThrow({ where: { unitId: unit.id, user: { email } } });
    expect((await newcomer.post("/unit/people", { intent: "end-grant", grantId: grant.id })).status).toBe(403);
    expect((await manager.post("/unit/people", { intent: "end-grant", grantId: grant.id })).status).toBe(303);
    expect((await newcomer.get("/unit/people")).status).toBe(403);
    expect((await newcomer.get("/account")).text).toContain("还没有任何身份");
  });

  test("another organisation's people: not there", async () => {
    const [own, foreign] = [await givenBuyer("MANAGER"), await givenBuyer("MANAGER")];
    const manager = visitor(web.origin, await signInAs(own.userId));
    expect((await manager.get("/unit/people")).text).not.toContain(foreign.email);
    expect((await manager.post("/unit/people", { intent: "end-grant", grantId: foreign.grantIds[0] ?? "" })).status).toBe(404);
    expect((await manager.get("/coop/people")).status).toBe(404);
    expect((await manager.post("/bureau/people", { intent: "invite", name: "x", email: "x@example.test", role: "CLERK" })).status).toBe(
      404,
    );
    expect((await manager.get("/admin/people")).status).toBe(403);
    expect((await manager.post("/admin/people", { intent: "end-grant", grantId: foreign.grantIds[0] ?? "" })).status).toBe(403);
    expect((await db.grant.findUniqueOrThrow({ where: { id: foreign.grantIds[0] ?? "" } })).validTo).toBeNull();
  });

  test("an administrator finds people anywhere and invites into any organisation", async () => {
    const admin = await givenPerson([{ audience: "platform", orgId: "platform", role: "MANAGER" }]);
    const { email } = await givenBuyer();
    const browser = visitor(web.origin, await signInAs(admin.userId));
    const found = await browser.get(`/admin/people?q=${encodeURIComponent(email)}&scope=UNIT`);
    expect(found.text).toContain(email);
    expect((await browser.get(`/admin/people?q=%25&before=junk&scope=junk`)).text).toContain("没有找到");
    const coop = await givenCoop();
    const { name } = await db.coop.findUniqueOrThrow({ where: { id: coop.id } });
    const fields = { intent: "invite", name: "社员", email: `coop${next()}@example.test`, role: "CLERK", scope: "COOP" };
    expect((await browser.post("/admin/people", { ...fields, organisation: "不存在" })).text).toContain("没有找到这个机构");
    expect((await browser.post("/admin/people", { ...fields, organisation: name })).status).toBe(303);
  });

  test("several grants: one browser switches, the others do not", async () => {
    const [unit, coop] = [await givenUnit(), await givenCoop()];
    const person = await givenPerson([
      { audience: "unit", orgId: unit.id, role: "CLERK" },
      { audience: "coop", orgId: coop.id, role: "CLERK" },
    ]);
    const [browser, other] = [visitor(web.origin, await signInAs(person.userId)), visitor(web.origin, await signInAs(person.userId))];
    expect((await browser.get("/coop/people")).status).toBe(404);
    expect((await browser.post("/account/grants", { grantId: person.grantIds[1] ?? "" })).location).toBe("/coop");
    expect((await browser.get("/coop/people")).status).toBe(200);
    expect((await other.get("/coop/people")).status).toBe(404);
    const stranger = await givenBuyer();
    expect((await browser.post("/account/grants", { grantId: stranger.grantIds[0] ?? "" })).status).toBe(404);
  });
});

test("sessions are listed and revoked by their owner only", async () => {
  const [own, foreign] = [await givenBuyer(), await givenBuyer()];
  const browser = visitor(web.origin, await signInAs(own.userId));
  await signInAs(own.userId);
  await signInAs(foreign.userId);
  const theirs = await db.session.findFirstOrThrow({ where: { userId: foreign.userId } });
  await browser.post("/account/security", { intent: "end-session", sessionId: theirs.id });
  expect(await db.session.count({ where: { userId: foreign.userId } })).toBe(1);
  expect((await browser.post("/account/security", { intent: "end-other-sessions" })).status).toBe(303);
  expect(await db.session.count({ where: { userId: own.userId } })).toBe(1);
});

describe("bad input", () => {
  const forms = ["/sign-in", "/sign-in/code", "/password/forgot", "/password/reset/abc", "/invitations/abc"];

  test.each(forms)("%s answers with 4xx and a message, whatever is sent", async (path) => {
    const browser = visitor(web.origin, "xj.two_factor=between-the-steps");
    const long = "长".repeat(5_000);
    const bad: Record<string, string>[] = [
      {},
      { email: "", password: "" },
      { email: "a\u0000b", password: "\u0000", code: "\u0000" },
      { email: long, password: long, code: long, newPassword: long, repeatPassword: long, name: long },
    ];
    for (const fields of bad) {
      const answer = await browser.post(path, fields);
      expect({ path, fields, status: answer.status }).toEqual({ path, fields, status: 422 });
      expect(answer.text).toMatch(/role="alert"|已失效/);
    }
    const file = await browser.post(path, {
      email: new Blob(["x"]),
      password: new Blob(["x"]),
      code: new Blob(["x"]),
      newPassword: new Blob(["x"]),
      name: new Blob(["x"]),
    });
    expect(file.status).toBe(422);
    for (const [body, type] of [
      ["{}", "application/json"],
      ["x", "text/plain"],
      ["--x\r\nbroken", "multipart/form-data; boundary=x"],
    ] as const) {
      expect((await browser.send(path, body, { "content-type": type })).status).toBe(400);
    }
    expect((await browser.post(path, { "a[999999999]": "x" })).status).toBe(400);
    expect((await browser.post(path, { "__proto__.polluted": "x" })).status).toBe(400);
  });

  test("forms of people who are signed in", async () => {
    const { userId } = await givenBuyer("MANAGER");
    const browser = visitor(web.origin, await signInAs(userId));
    const before = await db.invitation.count();
    const invite = {
      intent: "invite",
      form: "invite",
      name: "<script>alert(1)</script>",
      email: "no address",
      role: "OWNER",
      scope: "PLATFORM",
      unitId: "x",
    };
    const answer = await browser.post("/unit/people", invite);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("&lt;script&gt;");
    expect(answer.text).toContain("no address");
    for (const fields of [{}, { intent: "nonsense" }] as Record<string, string>[])
      expect((await browser.post("/unit/people", fields)).status).toBe(400);
    for (const grantId of ["", "1", "../x", "NaN"])
      expect((await browser.post("/unit/people", { intent: "end-grant", grantId })).status).toBe(422);
    expect((await browser.post("/account", { name: " ", locale: "fr" })).status).toBe(422);
    expect(await db.invitation.count()).toBe(before);
  });
});
