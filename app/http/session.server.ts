import type { z } from "zod/v4";

import { challengeOver, codeWrong, credentialsWrong, passwordWrong, secondFactorStateChanged } from "#app/domain/identity/errors";
import type { changePasswordInput, codeInput, signInInput } from "#app/domain/identity/schema";
import { forgetTries, withinLimit, type Throttle } from "#app/domain/identity/throttle.server";
import { requestContext } from "#app/http/request-context.server";
import { APIError, auth, CLIENT_ADDRESS_HEADER } from "#app/integrations/auth.server";

/** Failures that a person may make in a row; somebody who types on is slowed down, not locked out for good. */
const PERSON_TRIES = { limit: 10, windowSeconds: 900 };
/** A school shares one address. */
const ADDRESS_TRIES = { limit: 100, windowSeconds: 900 };

/**
 * Counts a try of something that could be guessed or flooded.
 *
 * @throws Response 429, a designed page
 */
export async function throttle(...throttles: Throttle[]): Promise<void> {
  const now = new Date();
  for (const each of throttles) {
    if (!(await withinLimit(each, now))) throw new Response(null, { status: 429, headers: { "Retry-After": String(each.windowSeconds) } });
  }
}

export function clientAddress(): string {
  return requestContext()?.clientAddress ?? "unknown";
}

type SignedInResult = { next: "in" | "code"; cookies: Headers };

/**
 * @returns where sign-in goes on, and the cookies of the answer
 * @throws credentialsWrong
 */
export async function signIn(request: Request, { email, password }: z.output<typeof signInInput>): Promise<SignedInResult> {
  const key = `sign-in:person:${email}`;
  await throttle({ key: `sign-in:address:${clientAddress()}`, ...ADDRESS_TRIES }, { key, ...PERSON_TRIES });
  try {
    const { headers, response } = await auth().api.signInEmail({
      body: { email, password },
      headers: authHeaders(request),
      returnHeaders: true,
    });
    await forgetTries(key);
    return { next: "twoFactorRedirect" in response && response.twoFactorRedirect ? "code" : "in", cookies: cookiesOf(request, headers) };
  } catch (error) {
    if (error instanceof APIError) throw credentialsWrong();
    throw error;
  }
}

/**
 * The second step: a code of the app, or a backup code.
 *
 * @throws codeWrong, challengeOver
 */
export async function signInWithCode(request: Request, { code }: z.output<typeof codeInput>): Promise<Headers> {
  await throttle({ key: `code:address:${clientAddress()}`, ...ADDRESS_TRIES });
  const call = { headers: authHeaders(request), returnHeaders: true as const };
  try {
    const { headers } = /^\d{6}$/.test(code)
      ? await auth().api.verifyTOTP({ body: { code }, ...call })
      : await auth().api.verifyBackupCode({ body: { code: withHyphen(code) }, ...call });
    return cookiesOf(request, headers);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    if (error.status === "TOO_MANY_REQUESTS") throw new Response(null, { status: 429, headers: { "Retry-After": "900" } });
    const reason = error.body?.code ?? "";
    throw reason === "INVALID_CODE" || reason === "INVALID_BACKUP_CODE" ? codeWrong() : challengeOver();
  }
}

/** True between password and code. */
export function isBetweenSteps(request: Request): boolean {
  return /(?:^|;\s*)xj\.two_factor=[^;]/.test(request.headers.get("cookie") ?? "");
}

/** Ends the session of this browser. */
export async function signOut(request: Request): Promise<Headers> {
  const { headers } = await auth().api.signOut({ headers: authHeaders(request), returnHeaders: true });
  return cookiesOf(request, headers);
}

/**
 * Changes the own password; every other browser is signed out, this one gets a new session.
 *
 * @throws passwordWrong
 */
export async function changePassword(request: Request, userId: string, input: z.output<typeof changePasswordInput>): Promise<Headers> {
  const { currentPassword, newPassword } = input;
  return confirmed(request, userId, (call) =>
    auth().api.changePassword({ body: { currentPassword, newPassword, revokeOtherSessions: true }, ...call }),
  );
}

export interface TwoFactorSetup {
  /** What the QR code says. */
  uri: string;
  backupCodes: string[];
}

/** Starts the set-up of the second factor; it is in force after the first right code. */
export async function startTwoFactor(request: Request, userId: string, password: string): Promise<TwoFactorSetup> {
  let setup: TwoFactorSetup | undefined;
  await confirmed(request, userId, async (call) => {
    const result = await auth().api.enableTwoFactor({ body: { password, method: "totp" }, ...call });
    const { response } = result;
    if ("totpURI" in response) setup = { uri: response.totpURI, backupCodes: response.backupCodes };
    return result;
  });
  if (!setup) throw secondFactorStateChanged();
  return setup;
}

/** @throws codeWrong */
export async function confirmTwoFactor(request: Request, userId: string, code: string): Promise<Headers> {
  await throttle({ key: `code:person:${userId}`, ...PERSON_TRIES });
  try {
    const { headers } = await auth().api.verifyTOTP({ body: { code }, headers: authHeaders(request), returnHeaders: true });
    return cookiesOf(request, headers);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    throw error.body?.code === "INVALID_CODE" ? codeWrong() : secondFactorStateChanged();
  }
}

export async function stopTwoFactor(request: Request, userId: string, password: string): Promise<Headers> {
  return confirmed(request, userId, (call) => auth().api.disableTwoFactor({ body: { password }, ...call }));
}

export async function newBackupCodes(request: Request, userId: string, password: string): Promise<string[]> {
  let codes: string[] = [];
  await confirmed(request, userId, async (call) => {
    const result = await auth().api.generateBackupCodes({ body: { password }, ...call });
    codes = result.response.backupCodes;
    return result;
  });
  return codes;
}

type Call = { headers: Headers; returnHeaders: true };

/** Steps that ask for the present password once more. */
async function confirmed(request: Request, userId: string, act: (call: Call) => Promise<{ headers: Headers }>): Promise<Headers> {
  const key = `password:person:${userId}`;
  await throttle({ key, ...PERSON_TRIES });
  try {
    const { headers } = await act({ headers: authHeaders(request), returnHeaders: true });
    await forgetTries(key);
    return cookiesOf(request, headers);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    if (error.body?.code === "INVALID_PASSWORD") throw passwordWrong("currentPassword");
    throw secondFactorStateChanged();
  }
}

function withHyphen(code: string): string {
  return code.includes("-") ? code : `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** Only what the library needs; nothing else of the request can influence it. */
function authHeaders(request: Request): Headers {
  const headers = new Headers({ [CLIENT_ADDRESS_HEADER]: clientAddress() });
  for (const name of ["cookie", "user-agent"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

/** The library's cookies; `Secure` where the reader came by https. */
function cookiesOf(request: Request, headers: Headers): Headers {
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  const cookies = new Headers();
  for (const cookie of headers.getSetCookie()) cookies.append("Set-Cookie", cookie + secure);
  return cookies;
}
