import { expect, test } from "vitest";

import { pictureTypeOf } from "#app/domain/identity/picture";

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

test.each([
  ["\u00ff\u00d8\u00ff\u00e0", "image/jpeg"],
  ["\u0089PNG\r\n\u001a\n", "image/png"],
  ["RIFF\u0000\u0000\u0000\u0000WEBPVP8 ", "image/webp"],
  ["RIFF\u0000\u0000\u0000\u0000WAVE", null],
  ["<svg onload='x'>", null],
  ["", null],
])("tells %j by its first bytes", (text, type) => {
  expect(pictureTypeOf(bytes(text))).toBe(type);
});
