import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import { headerText, headLine, merkleProof, merkleRoot, noPrevious, rootOfProof } from "#app/domain/quota/head-list";

const lineOf = (number: number) =>
  headLine({
    accountId: `account-${String(number).padStart(3, "0")}`,
    seq: BigInt(number),
    hash: createHash("sha256").update(`${number}`).digest(),
  });
const linesOf = (count: number) => Array.from({ length: count }, (_, at) => lineOf(at));

test("every head of lists of many sizes leads to the root, and nothing else does", () => {
  for (const count of [1, 2, 3, 4, 5, 7, 8, 13, 100]) {
    const lines = linesOf(count);
    const root = merkleRoot(lines);
    lines.forEach((line, at) => {
      expect(rootOfProof(line, merkleProof(lines, at)), `${at} of ${count}`).toBe(root);
      expect(rootOfProof(`${line}0`, merkleProof(lines, at))).not.toBe(root);
      if (count > 1) expect(rootOfProof(line, merkleProof(lines, (at + 1) % count))).not.toBe(root);
    });
  }
});

test("the root tells a changed, a missing and an exchanged head, and a leaf from a node", () => {
  const lines = linesOf(6);
  const [first = "", second = "", ...rest] = lines;
  const others = [lines.slice(1), [second, first, ...rest], [...lines, lineOf(7)], [`${first} `, second, ...rest], []];
  expect(new Set([lines, ...others].map(merkleRoot)).size).toBe(6);
  expect(merkleRoot([])).toBe(noPrevious);
  expect(merkleRoot([first])).toBe(createHash("sha256").update("\0").update(first).digest("hex"));
});

test("the header is the same bytes for the same list", () => {
  const header = {
    day: "2026-11-22",
    takenAt: "2026-11-22T16:10:00.000Z",
    previous: noPrevious,
    accounts: 2n,
    entries: 12n,
    root: merkleRoot(linesOf(2)),
  };
  expect(headerText(header)).toBe(
    `xiangji-head-list/1\nday 2026-11-22\ntaken 2026-11-22T16:10:00.000Z\nprevious ${noPrevious}\naccounts 2\nentries 12\nroot ${header.root}\n`,
  );
});
