import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import {
  headerText,
  headLine,
  HEADS_PER_PART,
  linesOfPart,
  merkleProof,
  merkleProofByParts,
  merkleRoot,
  noPrevious,
  parseHeader,
  parseHeadLine,
  partContent,
  rootOfParts,
  rootOfProof,
} from "#app/domain/quota/head-list";

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

test("parts have the root and the proofs of the whole list", () => {
  for (const count of [0, 1, HEADS_PER_PART, HEADS_PER_PART + 1, 2 * HEADS_PER_PART + 77]) {
    const lines = linesOf(count);
    const parts = Array.from({ length: Math.ceil(count / HEADS_PER_PART) }, (_, part) =>
      lines.slice(part * HEADS_PER_PART, (part + 1) * HEADS_PER_PART),
    );
    const roots = parts.map(merkleRoot);
    expect(rootOfParts(roots), `${count} heads`).toBe(merkleRoot(lines));
    for (const at of [0, HEADS_PER_PART - 1, HEADS_PER_PART, count - 1].filter((place) => place >= 0 && place < count)) {
      const part = Math.floor(at / HEADS_PER_PART);
      const proof = merkleProofByParts(parts[part] ?? [], at % HEADS_PER_PART, roots, part);
      expect(proof, `${at} of ${count}`).toEqual(merkleProof(lines, at));
    }
  }
});

test("lines and headers are read as they are written, and nothing else is", () => {
  const head = { accountId: "0199c0de-0000-7000-8000-000000000001", seq: 12n, hash: createHash("sha256").update("x").digest() };
  const line = headLine(head);
  expect(parseHeadLine(line)).toEqual(head);
  for (const other of [`${line} `, line.replace(" 12 ", " 012 "), line.toUpperCase(), line.slice(1), ""])
    expect(parseHeadLine(other)).toBeNull();
  expect(linesOfPart(partContent([line, lineOf(2)]))).toEqual([line, lineOf(2)]);

  const header = {
    day: "2026-11-22",
    takenAt: "2026-11-22T16:10:00.000Z",
    previous: noPrevious,
    accounts: 2n,
    entries: 12n,
    root: merkleRoot([line]),
  };
  const text = headerText(header);
  expect(parseHeader(text)).toEqual(header);
  for (const other of [`${text}\n`, text.slice(0, -1), text.replace("accounts 2", "accounts 02"), text.replace("/1", "/2"), ""])
    expect(parseHeader(other)).toBeNull();
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
