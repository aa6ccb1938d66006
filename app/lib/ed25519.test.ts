import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";

import { isSignedBy, newSigningKey, parseSigningKey, publicKeyOf, signText } from "#app/lib/ed25519";

/** RFC 8032, 7.1, test 1: secret key, public key and the signature of the empty text. */
const secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const known = {
  key: Buffer.from(`302e020100300506032b657004220420${secret}`, "hex").toString("base64"),
  publicKey: Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex").toString("base64"),
  signature:
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
};

test("signs and verifies as the standard says", () => {
  const key = parseSigningKey(known.key);
  if (!key) throw new Error("no key");
  expect(publicKeyOf(key)).toBe(known.publicKey);
  expect(signText("", key).toString("hex")).toBe(known.signature);
  expect(isSignedBy("", Buffer.from(known.signature, "hex"), known.publicKey)).toBe(true);
});

test("a key is read as PEM, as one line and with written line feeds; its signature fits one text and one key", () => {
  const pem = newSigningKey();
  const forms = [pem, pem.replaceAll("\n", "\\n"), pem.split("\n")[1] ?? ""].map(parseSigningKey);
  const [first, ...others] = forms.map((key) => (key ? publicKeyOf(key) : null));
  expect(first).toMatch(/^[\w+/]{43}=$/);
  expect(others).toEqual([first, first]);

  const signature = forms[0] ? signText("账", forms[0]) : Buffer.alloc(0);
  expect(isSignedBy("账", signature, first ?? "")).toBe(true);
  expect(isSignedBy("帐", signature, first ?? "")).toBe(false);
  expect(isSignedBy("账", signature, known.publicKey)).toBe(false);
  expect(isSignedBy("账", signature.subarray(1), first ?? "")).toBe(false);
  expect(isSignedBy("账", signature, "AAAA")).toBe(false);
});

test("what is no Ed25519 key is none", () => {
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  for (const text of ["", "secret", other]) expect(parseSigningKey(text)).toBeNull();
});
