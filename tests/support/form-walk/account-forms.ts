import { db } from "#app/db/client.server";
import { newOneTimeToken } from "#app/domain/identity/one-time-token";
import { PASSWORD_RESET } from "#app/domain/identity/reset-password.server";
import { newId } from "#app/lib/ids";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { signedIn } from "#tests/support/form-walk/people";
import { givenCoop, givenUnit, next } from "#tests/support/given";
import { A_PASSWORD, givenPerson, signInAs, visitor } from "#tests/support/http";
import { betweenTheSteps, codeFor, cookieHeaderOf, switchOnTwoFactor } from "#tests/support/two-factor";

const NEW_PASSWORD = "walnut harvest 2026";
const in14Days = () => new Date(Date.now() + 14 * 86_400_000);

async function givenManager() {
  const unit = await givenUnit();
  return { unit, ...(await signedIn("unit", unit.id)) };
}

async function givenInvitation(email: string): Promise<{ id: string; token: string }> {
  const unit = await givenUnit();
  const inviter = await givenPerson([{ audience: "unit", orgId: unit.id, role: "MANAGER" }]);
  const { token, hash } = newOneTimeToken();
  const id = newId();
  await db.invitation.create({
    data: {
      id,
      email,
      name: "王建国",
      tokenHash: hash,
      role: "CLERK",
      scope: "UNIT",
      unitId: unit.id,
      invitedById: inviter.userId,
      createdAt: new Date(),
      expiresAt: in14Days(),
    },
  });
  return { id, token };
}

/** The security page of somebody with or without the second factor. */
async function givenSecurity(origin: string, intent: string, twoFactor: boolean, typed: ReadyForm["typed"] = {}): Promise<ReadyForm> {
  const { cookie } = await givenManager();
  const browser = visitor(origin, cookie);
  if (twoFactor) await switchOnTwoFactor(browser);
  return { cookie: cookieHeaderOf(browser), page: "/account/security", button: ["intent", intent], typed };
}

const peopleForms = (where: string, audience: "unit" | "platform"): FormCase[] => {
  const route = where;
  const givenHere = async () => {
    const unit = await givenUnit();
    const person = audience === "unit" ? await signedIn("unit", unit.id) : await signedIn("platform", "platform");
    const stranger = await givenManager();
    return { unit, person, stranger };
  };
  const foreign = (ids: Record<string, string>) => (audience === "unit" ? { foreign: ids } : {});
  return [
    {
      name: `${where}: somebody is invited`,
      route,
      fields: {
        form: "plumbing",
        ...(audience === "platform" ? { scope: "choice", organisation: "code" } : {}),
        name: "text",
        email: "email",
        role: "choice",
      },
      given: async () => {
        const { unit, person } = await givenHere();
        const { name } = await db.unit.findUniqueOrThrow({ where: { id: unit.id } });
        return {
          cookie: person.cookie,
          page: where,
          button: ["intent", "invite"],
          typed: {
            ...(audience === "platform" ? { scope: "UNIT", organisation: name } : {}),
            name: "王建国",
            email: `invited${next()}@example.test`,
            role: "REVIEWER",
          },
        };
      },
    },
    {
      name: `${where}: an invitation is withdrawn`,
      route,
      fields: { invitationId: "id" },
      given: async () => {
        const { unit, person } = await givenHere();
        const { id } = await givenInvitation(`invited${next()}@example.test`);
        await db.invitation.update({ where: { id }, data: { unitId: unit.id } });
        const other = await givenInvitation(`invited${next()}@example.test`);
        return {
          cookie: person.cookie,
          page: where,
          button: ["intent", "withdraw"],
          having: { invitationId: id },
          ...foreign({ invitationId: other.id }),
        };
      },
    },
    {
      name: `${where}: a grant is ended`,
      route,
      fields: { grantId: "id" },
      given: async () => {
        const { unit, person, stranger } = await givenHere();
        const colleague = await signedIn("unit", unit.id, "CLERK");
        return {
          cookie: person.cookie,
          page: audience === "unit" ? where : `${where}?q=${encodeURIComponent(colleague.email)}`,
          button: ["intent", "end-grant"],
          having: { grantId: colleague.grantId },
          ...foreign({ grantId: stranger.grantId }),
        };
      },
    },
  ];
};

export const accountForms: FormCase[] = [
  {
    name: "language",
    route: "/preferences",
    fields: { returnTo: "plumbing", locale: "id" },
    accepts: [
      { field: "locale", values: ["missing", "empty"], because: "what is not named stays as it is" },
      { field: "locale", values: ["list"], because: "a list of one is that one" },
    ],
    given: () => Promise.resolve({ page: "/halls", button: ["locale", "en"] }),
  },
  {
    name: "another grant",
    route: "/account/grants",
    fields: { grantId: "id" },
    given: async () => {
      const [unit, coop] = [await givenUnit(), await givenCoop()];
      const person = await givenPerson([
        { audience: "unit", orgId: unit.id, role: "CLERK" },
        { audience: "coop", orgId: coop.id, role: "CLERK" },
      ]);
      const [first = "", second = ""] = person.grantIds;
      const stranger = await givenManager();
      return {
        cookie: await signInAs(person.userId, first),
        page: "/account",
        button: ["grantId", second],
        foreign: { grantId: stranger.grantId },
      };
    },
  },
  {
    name: "sign-in",
    route: "/sign-in",
    fields: { form: "plumbing", email: "email", password: "secret" },
    given: async () => {
      const { email } = await givenManager();
      return { page: "/sign-in", having: { form: "sign-in" }, typed: { email, password: A_PASSWORD } };
    },
  },
  {
    name: "the code after the password",
    route: "/sign-in/code",
    fields: { form: "plumbing", code: "secret" },
    given: async (origin) => {
      const { cookie, email } = await givenManager();
      const { key } = await switchOnTwoFactor(visitor(origin, cookie));
      const browser = await betweenTheSteps(origin, email);
      return { cookie: cookieHeaderOf(browser), page: "/sign-in/code", having: { form: "code" }, typed: { code: await codeFor(key) } };
    },
  },
  {
    name: "a forgotten password",
    route: "/password/forgot",
    fields: { form: "plumbing", email: "email" },
    status: 200,
    given: async () => {
      const { email } = await givenManager();
      return { page: "/password/forgot", having: { form: "forgot" }, typed: { email } };
    },
  },
  {
    name: "a new password by link",
    route: "/password/reset/:token",
    fields: { form: "plumbing", newPassword: "secret", repeatPassword: "secret" },
    given: async () => {
      const { userId } = await givenManager();
      const { token, hash } = newOneTimeToken();
      await db.verification.create({ data: { id: newId(), identifier: PASSWORD_RESET + hash, value: userId, expiresAt: in14Days() } });
      return {
        page: `/password/reset/${token}`,
        having: { form: "reset" },
        typed: { newPassword: NEW_PASSWORD, repeatPassword: NEW_PASSWORD },
      };
    },
  },
  {
    name: "an invitation, somebody new",
    route: "/invitations/:token",
    fields: { form: "plumbing", username: "plumbing", name: "text", newPassword: "secret", repeatPassword: "secret" },
    given: async () => {
      const { token } = await givenInvitation(`newcomer${next()}@example.test`);
      return {
        page: `/invitations/${token}`,
        having: { form: "join" },
        typed: { name: "王建国", newPassword: NEW_PASSWORD, repeatPassword: NEW_PASSWORD },
      };
    },
  },
  {
    name: "an invitation, somebody signed in",
    route: "/invitations/:token",
    fields: { form: "plumbing" },
    given: async () => {
      const { cookie, email } = await givenManager();
      const { token } = await givenInvitation(email);
      return { cookie, page: `/invitations/${token}`, button: ["intent", "accept"] };
    },
  },
  {
    name: "the own name",
    route: "/account",
    fields: { form: "plumbing", name: "text", locale: "choice" },
    given: async () => {
      const { cookie } = await givenManager();
      return { cookie, page: "/account", having: { form: "profile" }, typed: { name: "李小红", locale: "en" } };
    },
  },
  {
    name: "another password",
    route: "/account/security",
    fields: { form: "plumbing", username: "plumbing", currentPassword: "secret", newPassword: "secret", repeatPassword: "secret" },
    given: (origin) =>
      givenSecurity(origin, "change-password", false, {
        currentPassword: A_PASSWORD,
        newPassword: NEW_PASSWORD,
        repeatPassword: NEW_PASSWORD,
      }),
  },
  {
    name: "the second factor is set up",
    route: "/account/security",
    fields: { form: "plumbing", currentPassword: "secret" },
    status: 200,
    given: (origin) => givenSecurity(origin, "start-two-factor", false, { currentPassword: A_PASSWORD }),
  },
  {
    name: "the first code",
    route: "/account/security",
    fields: { form: "plumbing", code: "secret" },
    given: async (origin) => {
      const { cookie } = await givenManager();
      const browser = visitor(origin, cookie);
      const shown = await browser.post("/account/security", {
        intent: "start-two-factor",
        currentPassword: A_PASSWORD,
        form: "start-two-factor",
      });
      const key = (/<code class="break-all">([A-Z2-7 ]+)<\/code>/.exec(shown.text)?.[1] ?? "").replaceAll(" ", "");
      return {
        cookie: cookieHeaderOf(browser),
        page: "/account/security",
        shown,
        button: ["intent", "confirm-two-factor"],
        typed: { code: await codeFor(key) },
      };
    },
  },
  {
    name: "new backup codes",
    route: "/account/security",
    fields: { form: "plumbing", currentPassword: "secret" },
    status: 200,
    given: (origin) => givenSecurity(origin, "new-backup-codes", true, { currentPassword: A_PASSWORD }),
  },
  {
    name: "the second factor ends",
    route: "/account/security",
    fields: { form: "plumbing", currentPassword: "secret" },
    given: (origin) => givenSecurity(origin, "stop-two-factor", true, { currentPassword: A_PASSWORD }),
  },
  {
    name: "a session ends",
    route: "/account/security",
    fields: { sessionId: "id" },
    given: async () => {
      const { cookie, userId } = await givenManager();
      await signInAs(userId);
      const stranger = await givenManager();
      const sessions = await db.session.findMany({ where: { userId }, orderBy: { id: "desc" } });
      const theirs = await db.session.findFirstOrThrow({ where: { userId: stranger.userId } });
      return {
        cookie,
        page: "/account/security",
        button: ["intent", "end-session"],
        having: { sessionId: sessions[0]?.id ?? "" },
        foreign: { sessionId: theirs.id },
      };
    },
  },
  {
    name: "all other sessions end",
    route: "/account/security",
    fields: {},
    given: async () => {
      const { cookie, userId } = await givenManager();
      await signInAs(userId);
      return { cookie, page: "/account/security", button: ["intent", "end-other-sessions"] };
    },
  },
  ...peopleForms("/unit/people", "unit"),
  ...peopleForms("/admin/people", "platform"),
];
