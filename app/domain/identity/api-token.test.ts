import { expect, test } from "vitest";

import { newApiToken, readApiToken, sameHash } from "#app/domain/identity/api-token";

test("a key is read back as its prefix and the hash of its secret, and nothing else is a key", () => {
  const { token, prefix, hash } = newApiToken();
  const read = readApiToken(token);
  expect(read?.prefix).toBe(prefix);
  expect(read && sameHash(read.hash, hash)).toBe(true);
  const other = readApiToken(newApiToken().token);
  expect(other && sameHash(other.hash, hash)).toBe(false);
  for (const text of ["", "xjk_", prefix, `${token}x`, token.slice(1), ` ${token}`]) expect(readApiToken(text)).toBeNull();
});
