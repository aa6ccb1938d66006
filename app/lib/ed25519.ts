import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";

/** What stands before the 32 bytes of a public key in its standard form (RFC 8410). */
const PUBLIC_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** @param text PKCS #8 as PEM, or the base64 between its two lines. @returns null if it is no Ed25519 key */
export function parseSigningKey(text: string): KeyObject | null {
  const body = text.replace(/-----[A-Z ]+-----/g, "").replace(/\\n|\s/g, "");
  try {
    const key = createPrivateKey({ key: Buffer.from(body, "base64"), format: "der", type: "pkcs8" });
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

/** A new key as PEM. */
export function newSigningKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

/** Base64 of the 32 bytes of the public key that belongs to a signing key. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(PUBLIC_PREFIX.length).toString("base64");
}

/** Signs the UTF-8 bytes of a text; 64 bytes. */
export function signText(text: string, key: KeyObject): Buffer {
  return sign(null, Buffer.from(text, "utf8"), key);
}

/** @param publicKey base64 of its 32 bytes; anything else has signed nothing */
export function isSignedBy(text: string, signature: Uint8Array, publicKey: string): boolean {
  const bytes = Buffer.from(publicKey, "base64");
  if (bytes.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, bytes]), format: "der", type: "spki" });
  return verify(null, Buffer.from(text, "utf8"), key, signature);
}
