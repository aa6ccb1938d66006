import { provideEnvironment } from "#app/env.server";
import { newSigningKey, parseSigningKey, publicKeyOf } from "#app/lib/ed25519";

/** From now on this process signs with a new key. @returns base64 of the public key */
export function givenSigningKey(): string {
  const pem = newSigningKey();
  provideEnvironment({ LEDGER_SIGNING_KEY: pem });
  const key = parseSigningKey(pem);
  if (!key) throw new Error("no key");
  return publicKeyOf(key);
}
