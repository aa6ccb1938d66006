import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const form = /^(xjk_[0-9A-Za-z]{10})_([A-Za-z0-9_-]{43})$/;

/** A new key: a prefix that may be shown, and a secret of 256 random bits of which only the hash is kept. */
export function newApiToken(): { token: string; prefix: string; hash: Uint8Array<ArrayBuffer> } {
  const prefix = `xjk_${Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join("")}`;
  const secret = randomBytes(32).toString("base64url");
  return { token: `${prefix}_${secret}`, prefix, hash: hashOf(secret) };
}

/** Null for what is no key of ours. */
export function readApiToken(token: string): { prefix: string; hash: Uint8Array<ArrayBuffer> } | null {
  const [, prefix, secret] = form.exec(token) ?? [];
  return prefix && secret ? { prefix, hash: hashOf(secret) } : null;
}

/** Compares in a time that says nothing about where two hashes differ. */
export function sameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

function hashOf(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret).digest());
}
