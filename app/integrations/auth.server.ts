import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError } from "better-auth/api";
import { hashPassword } from "better-auth/crypto";
import { twoFactor } from "better-auth/plugins";
import { createHmac, timingSafeEqual } from "node:crypto";

import { db } from "#app/db/client.server";
import { env, EnvironmentError } from "#app/env.server";
import { newId } from "#app/lib/ids";
import { MAX_PASSWORD, MIN_PASSWORD } from "#app/lib/password-rules";

export { APIError, hashPassword };

export const SESSION_COOKIE = "xj_session";

/** Carries the address of the browser from the doors to the session record. */
export const CLIENT_ADDRESS_HEADER = "x-xiangji-client";

const SESSION_SECONDS = 30 * 86_400;
const MODELS = ["user", "session", "credential", "verification", "twoFactor"] as const;

function secret(): string {
  if (!env.AUTH_SECRET) throw new EnvironmentError("AUTH_SECRET is not set.");
  return env.AUTH_SECRET;
}

/**
 * The library hands over options that are undefined, which the strict client refuses. Outside a `where` they mean "not given" and are left out;
 * inside one they stay, so that a missing condition is refused rather than ignored.
 */
function tolerant(): object {
  const defined = (values: object) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const wrap = (model: (typeof MODELS)[number]) =>
    new Proxy(db[model], {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (given: { data?: object } = {}): unknown => {
          const options = defined(given) as { data?: object };
          return Reflect.apply(method, target, [options.data ? { ...options, data: defined(options.data) } : options]);
        };
      },
    });
  return Object.fromEntries(MODELS.map((model) => [model, wrap(model)]));
}

function create() {
  return betterAuth({
    appName: "乡集 Xiangji",
    baseURL: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    secret: secret(),
    database: prismaAdapter(tolerant(), { provider: "postgresql", transaction: false }),
    advanced: {
      database: { generateId: () => newId() },
      // "Secure" is added by the doors where the reader really came by https; a prefix in the name would sign everybody out at the change.
      useSecureCookies: false,
      cookiePrefix: "xj",
      cookies: { session_token: { name: SESSION_COOKIE } },
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    user: { additionalFields: { locale: { type: "string", required: false, input: false } } },
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true, // the doors judge idleness
      freshAge: 0,
      additionalFields: { activeGrantId: { type: "string", required: false, input: false } },
    },
    account: { modelName: "credential" },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      autoSignIn: false,
    },
    rateLimit: { enabled: false }, // the endpoints are called by own routes, which throttle by account and address
    logger: { disabled: true },
    telemetry: { enabled: false },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const person = await db.user.findUnique({ where: { id: session.userId }, select: { disabledAt: true } });
            if (!person || person.disabledAt) throw new APIError("UNAUTHORIZED");
          },
        },
      },
    },
    plugins: [twoFactor({ issuer: "乡集 Xiangji", twoFactorCookieMaxAge: 600 })],
  });
}

type Auth = ReturnType<typeof create>;
let created: Auth | undefined;

/** Made at first use: its secret may be supplied by the start of the product. */
export function auth(): Auth {
  return (created ??= create());
}

/** The session token of a cookie header, if its signature is ours. */
export function sessionTokenOf(cookieHeader: string | null): string | null {
  const raw = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;]+)`).exec(cookieHeader ?? "")?.[1];
  if (!raw) return null;
  let value: string;
  try {
    value = decodeURIComponent(raw);
  } catch {
    return null;
  }
  const dot = value.lastIndexOf(".");
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1));
  const expected = Buffer.from(signatureOf(token));
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

/** A cookie header that carries a session, as the library signs it. */
export function sessionCookieFor(token: string): string {
  return `${SESSION_COOKIE}=${encodeURIComponent(`${token}.${signatureOf(token)}`)}`;
}

function signatureOf(token: string): string {
  return createHmac("sha256", secret()).update(token).digest("base64");
}
