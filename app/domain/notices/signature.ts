import { createHmac, randomBytes } from "node:crypto";

/** Header that a receiver verifies: `t=<seconds>,v1=<hex>`, a v1 for each secret that is valid. */
export const SIGNATURE_HEADER = "Xiangji-Signature";

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64url")}`;
}

/** HMAC-SHA256 over `t.body`; the time is signed too, so that an old message cannot be sent again as a new one. */
export function signatureOf(secrets: readonly string[], body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  const marks = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`);
  return [`t=${seconds}`, ...marks].join(",");
}
