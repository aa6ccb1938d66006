import { createOTP } from "@better-auth/utils/otp";
import { base32 } from "@better-auth/utils/base32";

import { A_PASSWORD, visitor, type Visitor } from "#tests/support/http";

export const codeFor = (key: string): Promise<string> => createOTP(new TextDecoder().decode(base32.decode(key))).totp();

/** Starts the set-up as the signed-in person; the key of the app and the backup codes as the page shows them once. */
export async function startTwoFactor(browser: Visitor): Promise<{ key: string; backupCodes: string[] }> {
  const setup = await browser.post("/account/security", {
    intent: "start-two-factor",
    currentPassword: A_PASSWORD,
    form: "start-two-factor",
  });
  const key = (/<code class="break-all">([A-Z2-7 ]+)<\/code>/.exec(setup.text)?.[1] ?? "").replaceAll(" ", "");
  const backupCodes = [...setup.text.matchAll(/<code>([A-Za-z0-9]{5}-[A-Za-z0-9]{5})<\/code>/g)].map((match) => match[1] ?? "");
  return { key, backupCodes };
}

/** A person with the second factor in force. */
export async function switchOnTwoFactor(browser: Visitor): Promise<{ key: string; backupCodes: string[] }> {
  const started = await startTwoFactor(browser);
  await browser.post("/account/security", { intent: "confirm-two-factor", code: await codeFor(started.key) });
  return started;
}

/** Somebody who has given the password and not yet the code. */
export async function betweenTheSteps(origin: string, email: string): Promise<Visitor> {
  const browser = visitor(origin);
  await browser.post("/sign-in", { email, password: A_PASSWORD });
  return browser;
}

export const cookieHeaderOf = (browser: Visitor): string => [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
